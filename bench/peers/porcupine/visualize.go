package main

import (
	"fmt"
	"time"

	"github.com/anishathalye/porcupine"
)

// visualize checks the one history of a job and writes Porcupine's own page of it.
func visualize(given job, page string) error {
	if len(given.Files) != 1 {
		return fmt.Errorf("expected one history to visualize, not %d", len(given.Files))
	}
	subject, err := subjectFor(given)
	if err != nil {
		return err
	}
	events, _, err := read(given.Files[0], given.Format, subject)
	if err != nil {
		return err
	}
	limit := time.Duration(given.LimitMs) * time.Millisecond
	_, info := porcupine.CheckEventsVerbose(subject.model, events, limit)
	return porcupine.VisualizePath(subject.model, info, page)
}
