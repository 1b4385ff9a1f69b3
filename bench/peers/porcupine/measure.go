package main

import (
	"math"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"time"

	"github.com/anishathalye/porcupine"
)

const watchEvery = 20 * time.Millisecond

// measure reads a file and checks it: once as the process is, with a look at its memory, then warmed. atFirstVerdict is told the
// time since the process started; outOfMemory is called when there is too much of it, and does not return.
func measure(
	given job, subject subject, file string, atFirstVerdict func(sinceStartMs float64), outOfMemory func(checkedFile),
) (checkedFile, error) {
	begun := time.Now()
	events, operations, err := read(file, given.Format, subject)
	if err != nil {
		return checkedFile{}, err
	}
	firstReadMs := msSince(begun)
	checked := checkedFile{
		File: file, Operations: operations, Verdict: "unknown", ReadMs: []float64{firstReadMs},
	}
	limit := time.Duration(given.LimitMs) * time.Millisecond
	check := func() {
		switch porcupine.CheckEventsTimeout(subject.model, events, limit) {
		case porcupine.Ok:
			checked.Verdict = "valid"
		case porcupine.Illegal:
			checked.Verdict = "invalid"
		default:
			checked.Verdict, checked.GaveUp = "unknown", "time"
		}
	}

	// The reader's garbage goes back first, or what the check holds would be hidden in it.
	begun = time.Now()
	debug.FreeOSMemory()
	tidyingMs := msSince(begun)
	loaded := startPeak()
	begun = time.Now()
	stop := watchMemory(given.MemoryMb, func() {
		checked.GaveUp = "memory"
		checked.CheckMs = []float64{msSince(begun)}
		checked.PeakBytes = peakSince(loaded)
		outOfMemory(checked)
	})
	check()
	firstMs := msSince(begun)
	checked.PeakBytes = peakSince(loaded)
	stop()
	checked.CheckMs = []float64{firstMs}
	atFirstVerdict(msSince(started) - tidyingMs)
	checked.ReadMs = rounds(given, firstReadMs, func() {
		// It has been read before, without an error.
		_, _, _ = read(file, given.Format, subject)
	})
	if checked.GaveUp == "" {
		checked.CheckMs = rounds(given, firstMs, check)
	}
	return checked, nil
}

// rounds does something until it is warm, then takes its time in rounds; in each as often as fills the round.
func rounds(given job, firstMs float64, act func()) []float64 {
	if firstMs >= given.LongMs {
		return []float64{firstMs}
	}
	lastMs := firstMs
	for warmed := firstMs; warmed < given.WarmMs/float64(len(given.Files)); warmed += lastMs {
		begun := time.Now()
		act()
		lastMs = msSince(begun)
	}
	found := make([]float64, given.Rounds)
	for i := range found {
		runtime.GC()
		times := math.Max(1, math.Ceil(given.RoundMs/lastMs))
		begun := time.Now()
		for j := 0.0; j < times; j++ {
			act()
		}
		found[i] = msSince(begun) / times
	}
	return found
}

// watchMemory looks at the process's memory until it is stopped, and acts once there is too much of it.
func watchMemory(limitMb int, act func()) (stop func()) {
	done := make(chan struct{})
	samples := []metrics.Sample{
		{Name: "/memory/classes/total:bytes"},
		{Name: "/memory/classes/heap/released:bytes"},
	}
	go func() {
		ticks := time.NewTicker(watchEvery)
		defer ticks.Stop()
		for {
			select {
			case <-done:
				return
			case <-ticks.C:
				metrics.Read(samples)
				if (samples[0].Value.Uint64()-samples[1].Value.Uint64())>>20 > uint64(limitMb) {
					act()
				}
			}
		}
	}()
	return func() { close(done) }
}

func msSince(begun time.Time) float64 {
	return float64(time.Since(begun).Nanoseconds()) / 1e6
}
