package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"

	"github.com/anishathalye/porcupine"
)

// record is an event as any of the formats gives it. Its value is nil, an int, a bool, a string, or two ints.
type record struct {
	process int
	kind    string
	f       string
	key     string
	value   interface{}
}

const longestLine = 1 << 20

// read gives a history as Porcupine takes it. Operations that crashed, or never ended, return at the end, in the order of
// their calls, with an answer that the model lets pass; those that failed are left out, if the model says so. The number is that
// of all calls.
func read(file string, format string, subject subject) ([]porcupine.Event, int, error) {
	parse, ok := parsers[format]
	if !ok {
		return nil, 0, fmt.Errorf("there is no format %q", format)
	}
	source, err := os.Open(file)
	if err != nil {
		return nil, 0, err
	}
	defer source.Close()

	events := []porcupine.Event{}
	open := map[int]int{} // the id of what a process has called
	failed := map[int]bool{}
	returned := []bool{}
	lines := bufio.NewScanner(source)
	lines.Buffer(nil, longestLine)
	for number := 1; lines.Scan(); number++ {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		record, err := parse(lines.Bytes())
		if err != nil {
			return nil, 0, fmt.Errorf("%s, line %d: %w", file, number, err)
		}
		event := porcupine.Event{ClientId: record.process}
		switch {
		case record.kind == "invoke":
			event.Id, event.Kind, event.Value = len(returned), porcupine.CallEvent, subject.input(record)
			open[record.process] = event.Id
			returned = append(returned, false)
		case record.kind == "info":
			continue
		default:
			id, ok := open[record.process]
			if !ok {
				return nil, 0, fmt.Errorf("%s, line %d: process %d called nothing", file, number, record.process)
			}
			delete(open, record.process)
			returned[id] = true
			if record.kind == "fail" && subject.dropsFailures {
				failed[id] = true
				continue
			}
			if record.kind == "fail" && record.f != "read" && record.f != "cas" {
				return nil, 0, fmt.Errorf("%s, line %d: a %s that failed", file, number, record.f)
			}
			event.Id, event.Kind, event.Value = id, porcupine.ReturnEvent, subject.output(record)
		}
		events = append(events, event)
	}
	if err := lines.Err(); err != nil {
		return nil, 0, fmt.Errorf("%s: %w", file, err)
	}
	if len(failed) > 0 {
		events = without(events, failed)
	}
	for id, has := range returned {
		if !has {
			events = append(events, porcupine.Event{Kind: porcupine.ReturnEvent, Value: subject.unknown, Id: id})
		}
	}
	return events, len(returned), nil
}

func without(events []porcupine.Event, ids map[int]bool) []porcupine.Event {
	kept := events[:0]
	for _, event := range events {
		if !ids[event.Id] {
			kept = append(kept, event)
		}
	}
	return kept
}

var parsers = map[string]func(line []byte) (record, error){
	"jepsen-log": parseLog,
	"edn-lines":  parseEdn,
	"netsplit":   parseJson,
}

// parseLog reads a line like "INFO  jepsen.util - 0 :invoke :cas [1 2]".
func parseLog(line []byte) (record, error) {
	words := strings.Fields(string(line))
	if len(words) < 7 || words[1] != "jepsen.util" || words[2] != "-" {
		return record{}, fmt.Errorf("no line of jepsen.util: %s", line)
	}
	process, err := strconv.Atoi(words[3])
	if err != nil {
		return record{}, err
	}
	found := record{process: process, kind: strings.TrimPrefix(words[4], ":"), f: strings.TrimPrefix(words[5], ":")}
	switch {
	case words[6] == "nil" || strings.HasPrefix(words[6], ":"): // nothing, or what went wrong in place of a value
	case strings.HasPrefix(words[6], "[") && len(words) == 8:
		from, errFrom := strconv.Atoi(strings.TrimPrefix(words[6], "["))
		to, errTo := strconv.Atoi(strings.TrimSuffix(words[7], "]"))
		if errFrom != nil || errTo != nil {
			return record{}, fmt.Errorf("no pair: %s", line)
		}
		found.value = [2]int{from, to}
	default:
		value, err := strconv.Atoi(words[6])
		if err != nil {
			return record{}, err
		}
		found.value = value
	}
	return found, nil
}

var ednLine = regexp.MustCompile(
	`^\{:process (\d+), :type :(\w+), :f :(\w+), :key ("(?:[^"\\]|\\.)*"), :value (nil|"(?:[^"\\]|\\.)*")\}$`)

// parseEdn reads a line of Porcupine's key-value files.
func parseEdn(line []byte) (record, error) {
	parts := ednLine.FindSubmatch(line)
	if parts == nil {
		return record{}, fmt.Errorf("no event of a key-value store: %s", line)
	}
	process, err := strconv.Atoi(string(parts[1]))
	if err != nil {
		return record{}, err
	}
	key, err := strconv.Unquote(string(parts[4]))
	if err != nil {
		return record{}, err
	}
	found := record{process: process, kind: string(parts[2]), f: string(parts[3]), key: key}
	if string(parts[5]) != "nil" {
		value, err := strconv.Unquote(string(parts[5]))
		if err != nil {
			return record{}, err
		}
		found.value = value
	}
	return found, nil
}

// parseJson reads a line of netsplit's own.
func parseJson(line []byte) (record, error) {
	var given struct {
		Process int             `json:"process"`
		Type    string          `json:"type"`
		F       string          `json:"f"`
		Key     string          `json:"key"`
		Value   json.RawMessage `json:"value"`
	}
	if err := json.Unmarshal(line, &given); err != nil {
		return record{}, err
	}
	found := record{process: given.Process, kind: given.Type, f: given.F, key: given.Key}
	if len(given.Value) == 0 || given.Value[0] == 'n' {
		return found, nil
	}
	var err error
	switch given.Value[0] {
	case '[':
		var pair [2]int
		err = json.Unmarshal(given.Value, &pair)
		found.value = pair
	case 't', 'f':
		found.value = given.Value[0] == 't'
	default:
		found.value, err = strconv.Atoi(string(given.Value))
	}
	return found, err
}
