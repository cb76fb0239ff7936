package facade_test

import (
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// windows is an Intercom that only counts: a number of requests in each window of its clock, ten seconds, the rest refused.
type windows struct {
	latency time.Duration
	uneven  bool
	ahead   time.Duration // of our clock
	length  int64         // of a window, in seconds
	limit   func(window int64) int

	retryAfter bool              // it tells how long to wait
	strange    func(http.Header) // what is odd about its answers

	mu      sync.Mutex
	begun   time.Time
	used    map[int64]int
	refused map[int64]int
	times   []time.Duration // of the requests, since the first
	order   []string        // X-Caller of the requests
}

func limited(limit int) *windows {
	return &windows{
		latency: 50 * time.Millisecond,
		length:  10,
		limit:   func(int64) int { return limit },
		used:    map[int64]int{}, refused: map[int64]int{},
	}
}

func (s *windows) withClock(ahead time.Duration) *windows { s.ahead = ahead; return s }

func (s *windows) unevenly() *windows { s.uneven = true; return s }

func (s *windows) oddly(strange func(http.Header)) *windows { s.strange = strange; return s }

func (s *windows) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := s.travel(req); err != nil {
		return nil, err
	}
	resp := s.count(req)
	return resp, s.travel(req)
}

// travel takes half of the latency, or anything from none to ten times that.
func (s *windows) travel(req *http.Request) error {
	way := s.latency / 2
	if s.uneven {
		way = rand.N(10 * s.latency)
	}
	select {
	case <-time.After(way):
		return nil
	case <-req.Context().Done():
		return req.Context().Err()
	}
}

func (s *windows) count(req *http.Request) *http.Response {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.begun.IsZero() {
		s.begun = time.Now()
	}
	s.times = append(s.times, time.Since(s.begun))
	s.order = append(s.order, req.Header.Get("X-Caller"))
	now := time.Now().Add(s.ahead)
	window := now.Unix() / s.length
	limit := s.limit(window)
	resp := &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, ContentLength: -1, Request: req,
		Body: io.NopCloser(strings.NewReader(widgetJSON))}
	if s.used[window] >= limit {
		s.refused[window]++
		resp.StatusCode = http.StatusTooManyRequests
		resp.Body = io.NopCloser(strings.NewReader("null"))
	} else {
		s.used[window]++
	}
	resp.Header.Set("Date", now.UTC().Format(http.TimeFormat))
	resp.Header.Set("X-RateLimit-Limit", strconv.Itoa(limit))
	resp.Header.Set("X-RateLimit-Remaining", strconv.Itoa(max(0, limit-s.used[window])))
	resp.Header.Set("X-RateLimit-Reset", strconv.FormatInt((window+1)*s.length, 10))
	if s.strange != nil {
		s.strange(resp.Header)
	}
	if s.retryAfter && resp.StatusCode == http.StatusTooManyRequests {
		resp.Header.Set("Retry-After", strconv.FormatInt((window+1)*s.length-now.Unix(), 10))
	}
	return resp
}

// full is the usage of every window but the first and the last, which the run covers in part.
func (s *windows) full() []float64 {
	first, last := int64(1<<62), int64(0)
	for w := range s.used {
		first, last = min(first, w), max(last, w)
	}
	var shares []float64
	for w := first + 1; w < last; w++ {
		shares = append(shares, float64(s.used[w])/float64(s.limit(w)))
	}
	return shares
}

// turnedAway is the part of all requests that was refused.
func (s *windows) turnedAway() float64 {
	refused := 0
	for _, n := range s.refused {
		refused += n
	}
	return float64(refused) / float64(len(s.times))
}
