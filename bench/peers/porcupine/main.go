// Checks histories with Porcupine as bench/workloads/check-files.ts checks them with netsplit: the same job, given as JSON in
// the only argument, and the same answer, as JSON on stdout. With a file as the second argument, it writes Porcupine's page of the history.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"time"
)

var started = time.Now()

// job is what CheckJob is in bench/checked-files.ts.
type job struct {
	Files   []string `json:"files"`
	Format  string   `json:"format"`
	Model   string   `json:"model"`
	Initial *int     `json:"initial"`
	Cores   int      `json:"cores"`
	// LimitMs is for one check, MemoryMb for the whole process.
	LimitMs  int `json:"limitMs"`
	MemoryMb int `json:"memoryMb"`
	// Rounds is how many figures are taken, RoundMs how long each is at least.
	Rounds  int     `json:"rounds"`
	RoundMs float64 `json:"roundMs"`
	WarmMs  float64 `json:"warmMs"`
	// LongMs: a check that takes so long has warmed itself, and is not made again.
	LongMs float64 `json:"longMs"`
}

// checkedFile is what CheckedFile is in bench/checked-files.ts.
type checkedFile struct {
	File       string    `json:"file"`
	Operations int       `json:"operations"`
	Verdict    string    `json:"verdict"`
	GaveUp     string    `json:"gaveUp,omitempty"`
	ReadMs     []float64 `json:"readMs"`
	CheckMs    []float64 `json:"checkMs"`
	PeakBytes  int64     `json:"peakBytes,omitempty"`
}

// answer is what CheckedFiles is in bench/checked-files.ts.
type answer struct {
	Cores  int           `json:"cores"`
	ColdMs float64       `json:"coldMs,omitempty"`
	Files  []checkedFile `json:"files"`
}

func main() {
	if len(os.Args) != 2 && len(os.Args) != 3 {
		fail(fmt.Errorf("expected a job in JSON, and a file if the page of its history is to be written"))
	}
	var given job
	if err := json.Unmarshal([]byte(os.Args[1]), &given); err != nil {
		fail(err)
	}
	if len(os.Args) == 3 {
		if err := visualize(given, os.Args[2]); err != nil {
			fail(err)
		}
		return
	}
	if given.Cores > 0 {
		runtime.GOMAXPROCS(given.Cores)
	}
	subject, err := subjectFor(given)
	if err != nil {
		fail(err)
	}
	found := answer{Cores: runtime.GOMAXPROCS(0)}
	for _, file := range given.Files {
		checked, err := measure(given, subject, file, func(sinceStartMs float64) {
			if found.ColdMs == 0 {
				found.ColdMs = sinceStartMs
			}
		}, func(checked checkedFile) {
			found.Files = append(found.Files, checked)
			print(found)
			os.Exit(0)
		})
		if err != nil {
			fail(err)
		}
		found.Files = append(found.Files, checked)
	}
	print(found)
}

func print(found answer) {
	if err := json.NewEncoder(os.Stdout).Encode(found); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
