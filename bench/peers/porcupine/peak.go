package main

import (
	"os"
	"strconv"
	"strings"
)

// startPeak makes the system take the process's highest resident memory anew, from what it holds now, and gives that; 0 where
// the system (any but Linux) cannot.
func startPeak() int64 {
	if os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) != nil {
		return 0
	}
	return statusBytes("VmRSS:")
}

// peakSince gives how much more than loaded the process has held at its highest; 0 where that is not known.
func peakSince(loaded int64) int64 {
	if loaded == 0 {
		return 0
	}
	return statusBytes("VmHWM:") - loaded
}

func statusBytes(field string) int64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for _, line := range strings.Split(string(status), "\n") {
		if words := strings.Fields(line); len(words) == 3 && words[0] == field {
			kilobytes, _ := strconv.ParseInt(words[1], 10, 64)
			return kilobytes << 10
		}
	}
	return 0
}
