package main

import (
	"io"
	"time"

	bar "github.com/jedib0t/go-pretty/v6/progress"
)

// progress shows how far reading has come, on a terminal, and only if it takes
// long. Its zero value shows nothing.
type progress struct {
	to      io.Writer // nil: show nothing
	label   string
	total   int
	since   time.Time
	done    int64
	tracker *bar.Tracker
	writer  bar.Writer
	ended   chan struct{}
}

// patience is how long a task may take before a bar appears.
const patience = 400 * time.Millisecond

// begin starts a task of so many steps; 0 if that is not known.
func (p *progress) begin(label string, total int) {
	if p.to == nil {
		return
	}
	p.stop()
	p.label, p.total, p.since, p.done = printable(label), total, time.Now(), 0
}

// add does a step.
func (p *progress) add() {
	if p.to == nil {
		return
	}
	p.done++
	switch {
	case p.tracker != nil:
		p.tracker.SetValue(p.done)
	case p.done%16 == 0 && time.Since(p.since) > patience:
		p.show(bar.UnitsDefault)
	}
}

// set says how far a task has come, in units, and that it has so many.
func (p *progress) set(done, total int64, units bar.Units) {
	if p.to == nil {
		return
	}
	p.done, p.total = done, int(total)
	if p.tracker == nil && time.Since(p.since) > patience {
		p.show(units)
	}
	if p.tracker != nil {
		p.tracker.UpdateTotal(total)
		p.tracker.SetValue(done)
	}
}

func (p *progress) show(units bar.Units) {
	p.tracker = &bar.Tracker{Message: p.label, Total: int64(p.total), Units: units}
	p.writer = bar.NewWriter()
	p.writer.SetOutputWriter(p.to)
	p.writer.SetUpdateFrequency(100 * time.Millisecond)
	p.writer.SetNumTrackersExpected(1)
	p.writer.SetTrackerPosition(bar.PositionRight)
	p.writer.Style().Visibility.TrackerOverall = false
	p.writer.Style().Options.TimeInProgressPrecision = time.Second
	p.writer.Style().Options.TimeDonePrecision = 100 * time.Millisecond
	p.writer.AppendTracker(p.tracker)
	p.ended = make(chan struct{})
	go func() {
		defer close(p.ended)
		p.writer.Render()
	}()
}

// stop ends the task and waits until its bar is drawn for the last time.
func (p *progress) stop() {
	if p.tracker == nil {
		return
	}
	p.tracker.MarkAsDone()
	for waiting := true; waiting; {
		p.writer.Stop() // does nothing as long as the first drawing has not begun
		select {
		case <-p.ended:
			waiting = false
		case <-time.After(10 * time.Millisecond):
		}
	}
	p.tracker = nil
}
