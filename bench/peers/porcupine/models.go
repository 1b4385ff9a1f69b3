package main

import (
	"fmt"
	"hash/fnv"
	"maps"
	"math"
	"slices"

	"github.com/anishathalye/porcupine"
)

// subject is a model of Porcupine's, and how a history's events become its inputs and outputs.
type subject struct {
	model  porcupine.Model
	input  func(record) interface{}
	output func(record) interface{}
	// unknown is what an operation that crashed returns: the model lets it pass.
	unknown interface{}
	// dropsFailures: what failed did not happen, and nothing is known of why.
	dropsFailures bool
}

func subjectFor(given job) (subject, error) {
	switch given.Model {
	case "register", "cas-register":
		return registerFrom(given.Initial, given.Format), nil
	case "kv":
		return kv(kvOfOneKey), nil
	case "kv-unpartitioned", "kv-one-object":
		return kv(kvOfAllKeys), nil
	case "fifo-queue":
		return fifoQueue, nil
	case "set":
		return set, nil
	}
	return subject{}, fmt.Errorf("there is no model %q", given.Model)
}

// mixed spreads an integer over 64 bits, by the finalizer of SplitMix64.
func mixed(value int) uint64 {
	z := uint64(value)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

const none = math.MinInt

type registerInput struct {
	f    string
	a, b int
}

type registerOutput struct {
	value   int
	ok      bool
	unknown bool
}

// registerFrom is Porcupine's etcd model, with another first value and a hash. In Jepsen's logs of etcd a cas that failed tells
// that the value was another, as in Porcupine's tests; elsewhere what failed is left out.
func registerFrom(initial *int, format string) subject {
	first := none
	if initial != nil {
		first = *initial
	}
	return subject{
		model: porcupine.Model{
			Init: func() interface{} { return first },
			Step: func(state, input, output interface{}) (bool, interface{}) {
				value, in, out := state.(int), input.(registerInput), output.(registerOutput)
				switch in.f {
				case "read":
					return out.unknown || out.value == value, state
				case "write":
					return true, in.a
				default:
					if in.a == value {
						return out.unknown || out.ok, in.b
					}
					return out.unknown || !out.ok, state
				}
			},
			Hash: func(state interface{}) uint64 { return mixed(state.(int)) },
		},
		input: func(given record) interface{} {
			switch value := given.value.(type) {
			case int:
				return registerInput{f: given.f, a: value}
			case [2]int:
				return registerInput{f: given.f, a: value[0], b: value[1]}
			}
			return registerInput{f: given.f}
		},
		output: func(given record) interface{} {
			if given.f == "read" && given.kind == "fail" {
				return registerOutput{unknown: true}
			}
			value, exists := given.value.(int)
			if !exists {
				value = none
			}
			return registerOutput{value: value, ok: given.kind == "ok"}
		},
		unknown:       registerOutput{unknown: true},
		dropsFailures: format != "jepsen-log",
	}
}

type kvInput struct {
	f, key, text string
}

type kvOutput struct {
	text    string
	unknown bool
}

func kv(model porcupine.Model) subject {
	return subject{
		model: model,
		input: func(given record) interface{} {
			text, _ := given.value.(string)
			return kvInput{given.f, given.key, text}
		},
		output: func(given record) interface{} {
			text, _ := given.value.(string)
			return kvOutput{text: text}
		},
		unknown:       kvOutput{unknown: true},
		dropsFailures: true,
	}
}

func textAfter(text string, in kvInput, out kvOutput) (bool, string) {
	switch in.f {
	case "get":
		return out.unknown || out.text == text, text
	case "put":
		return true, in.text
	default:
		return true, text + in.text
	}
}

func hashOf(texts ...string) uint64 {
	hash := fnv.New64a()
	for _, text := range texts {
		hash.Write([]byte(text))
	}
	return hash.Sum64()
}

var kvOfOneKey = porcupine.Model{
	PartitionEvent: partition(func(input interface{}) string { return input.(kvInput).key }),
	Init:           func() interface{} { return "" },
	Step: func(state, input, output interface{}) (bool, interface{}) {
		ok, text := textAfter(state.(string), input.(kvInput), output.(kvOutput))
		return ok, text
	},
	Hash: func(state interface{}) uint64 { return hashOf(state.(string)) },
}

// kvOfAllKeys is one object, whose state is a map that is never changed once it is made.
var kvOfAllKeys = porcupine.Model{
	Init: func() interface{} { return map[string]string{} },
	Step: func(state, input, output interface{}) (bool, interface{}) {
		texts, in := state.(map[string]string), input.(kvInput)
		ok, text := textAfter(texts[in.key], in, output.(kvOutput))
		if in.f == "get" || !ok {
			return ok, state
		}
		changed := maps.Clone(texts)
		changed[in.key] = text
		return true, changed
	},
	Equal: func(one, other interface{}) bool {
		return maps.Equal(one.(map[string]string), other.(map[string]string))
	},
	Hash: func(state interface{}) uint64 {
		hash := uint64(0)
		for key, text := range state.(map[string]string) {
			hash ^= hashOf(key, text)
		}
		return hash
	},
}

// partition puts each operation with those of the same part, parts in the order in which they come up.
func partition(partOf func(input interface{}) string) func([]porcupine.Event) [][]porcupine.Event {
	return func(history []porcupine.Event) [][]porcupine.Event {
		places := map[string]int{}
		placeOfId := make(map[int]int, len(history)/2)
		parts := [][]porcupine.Event{}
		for _, event := range history {
			if event.Kind == porcupine.CallEvent {
				part := partOf(event.Value)
				place, ok := places[part]
				if !ok {
					place = len(parts)
					places[part] = place
					parts = append(parts, nil)
				}
				placeOfId[event.Id] = place
			}
			place := placeOfId[event.Id]
			parts[place] = append(parts[place], event)
		}
		return parts
	}
}

type queueInput struct {
	enqueues bool
	value    int
}

type queueOutput struct {
	value   int
	unknown bool
}

// fifoQueue is one object: its operations do not fall into parts. Its state is a slice that is never written once it is made.
// What a crashed dequeue took is not known, but it took the head.
var fifoQueue = subject{
	model: porcupine.Model{
		Init: func() interface{} { return []int{} },
		Step: func(state, input, output interface{}) (bool, interface{}) {
			queued, in, out := state.([]int), input.(queueInput), output.(queueOutput)
			if in.enqueues {
				return true, append(slices.Clip(queued), in.value)
			}
			if len(queued) == 0 {
				return out.unknown || out.value == none, state
			}
			return out.unknown || out.value == queued[0], queued[1:]
		},
		Equal: func(one, other interface{}) bool { return slices.Equal(one.([]int), other.([]int)) },
		Hash: func(state interface{}) uint64 {
			hash := uint64(0)
			for _, value := range state.([]int) {
				hash = mixed(int(hash) + value + 1)
			}
			return hash
		},
	},
	input: func(given record) interface{} {
		value, _ := given.value.(int)
		return queueInput{enqueues: given.f == "enqueue", value: value}
	},
	output: func(given record) interface{} {
		value, some := given.value.(int)
		if !some {
			value = none
		}
		return queueOutput{value: value}
	},
	unknown:       queueOutput{unknown: true},
	dropsFailures: true,
}

type setInput struct {
	f, element string
}

type setOutput struct {
	answer  bool
	unknown bool
}

// set is a set of which each element is a part of its own, there or not.
var set = subject{
	model: porcupine.Model{
		PartitionEvent: partition(func(input interface{}) string { return input.(setInput).element }),
		Init:           func() interface{} { return false },
		Step: func(state, input, output interface{}) (bool, interface{}) {
			there, in, out := state.(bool), input.(setInput), output.(setOutput)
			switch in.f {
			case "add":
				return out.unknown || out.answer == !there, true
			case "remove":
				return out.unknown || out.answer == there, false
			default:
				return out.unknown || out.answer == there, state
			}
		},
	},
	input: func(given record) interface{} { return setInput{given.f, given.key} },
	output: func(given record) interface{} {
		answer, _ := given.value.(bool)
		return setOutput{answer: answer}
	},
	unknown:       setOutput{unknown: true},
	dropsFailures: true,
}
