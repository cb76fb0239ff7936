package webhook

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// What a notification is refused with that nothing is wrong with.
var (
	ErrQueueFull = errors.New("the queue is full")
	ErrShutdown  = errors.New("the handler is shutting down")
)

// job is an event that was accepted.
type job struct {
	event    *Event
	function Func
	ctx      context.Context // of the request, without its end
}

// queue holds what was accepted and is not done. Workers are started when there is work, and end when there is none.
type queue struct {
	maxEvents, maxBytes, maxWorkers int
	run                             func(*job)

	mu            sync.Mutex
	events, bytes int       // accepted and not done, places that are reserved included
	reserved      int       // places of requests that are neither accepted nor refused yet
	settled       sync.Cond // told when none is
	dropping      bool
	waiting       []*job
	running       map[*job]struct{}
	closed        chan struct{} // made by close; closed itself when nothing is left
}

// reserve takes a place for an event, which push fills or release gives back.
func (q *queue) reserve(bytes int) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case q.closed != nil:
		return ErrShutdown
	case q.events >= q.maxEvents:
		return fmt.Errorf("%w: %d events are waiting", ErrQueueFull, q.events)
	case q.bytes+bytes > q.maxBytes:
		return fmt.Errorf("%w: %d bytes are waiting", ErrQueueFull, q.bytes)
	}
	q.events++
	q.bytes += bytes
	q.reserved++
	return nil
}

// settle notes that a request has got its answer. The queue is locked.
func (q *queue) settle() {
	if q.reserved--; q.reserved == 0 && q.dropping {
		q.settled.Broadcast()
	}
}

func (q *queue) release(bytes int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.settle()
	q.free(bytes)
}

// free gives a place back. The queue is locked.
func (q *queue) free(bytes int) {
	q.events--
	q.bytes -= bytes
	if q.events == 0 && q.closed != nil {
		close(q.closed)
	}
}

func (q *queue) push(j *job) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.settle()
	q.waiting = append(q.waiting, j)
	if len(q.running) < q.maxWorkers && !q.dropping {
		next := q.next()
		go q.work(next)
	}
}

// next takes the job that has waited longest, nil when none waits. The queue is locked.
func (q *queue) next() *job {
	if len(q.waiting) == 0 || q.dropping {
		return nil
	}
	j := q.waiting[0]
	q.waiting[0] = nil
	q.waiting = q.waiting[1:]
	if q.running == nil {
		q.running = map[*job]struct{}{}
	}
	q.running[j] = struct{}{}
	return j
}

func (q *queue) work(j *job) {
	ended := false
	defer func() {
		if ended {
			return
		}
		if next := q.done(j); next != nil { // the function has ended this goroutine, by runtime.Goexit
			go q.work(next)
		}
	}()
	for j != nil {
		q.run(j)
		j = q.done(j)
	}
	ended = true
}

// done gives the place of a job back, and takes the next.
func (q *queue) done(j *job) (next *job) {
	q.mu.Lock()
	defer q.mu.Unlock()
	delete(q.running, j)
	q.free(len(j.event.Raw))
	return q.next()
}

// close refuses what comes from now on. What it returns is closed when nothing is left.
func (q *queue) close() <-chan struct{} {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed == nil {
		q.closed = make(chan struct{})
		if q.events == 0 {
			close(q.closed)
		}
	}
	return q.closed
}

// drop gives up what waits, and returns it after what is running. It waits for the requests that are just being answered.
func (q *queue) drop() (events []*Event) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.dropping, q.settled.L = true, &q.mu
	for q.reserved > 0 {
		q.settled.Wait()
	}
	for j := range q.running {
		events = append(events, j.event)
	}
	for _, j := range q.waiting {
		events = append(events, j.event)
		q.free(len(j.event.Raw))
	}
	q.waiting = nil
	return events
}
