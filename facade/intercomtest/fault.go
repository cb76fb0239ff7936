package intercomtest

import (
	"fmt"
	"net"
	"net/http"
	"strconv"
	"time"
)

// Fault is one thing that can go wrong with a request. Make one with the functions of this package that return it,
// and give it to [Server.Fail] or [WithChaos].
type Fault struct {
	name string
	late bool // the request is carried out first

	// strike returns what is answered, nil for a broken connection.
	strike func(s *Server, x *exchange, carryOut func() *reply) *reply
}

var noFault = &Fault{strike: func(_ *Server, _ *exchange, carryOut func() *reply) *reply { return carryOut() }}

// String names the fault, as [Entry.Fault] does.
func (f Fault) String() string { return f.name }

// AfterEffect makes the fault strike after the request was carried out: the client gets a failure although it was done.
// An answered error so becomes an ambiguous one, a stall an answer that never comes.
func (f Fault) AfterEffect() Fault {
	if f.late || f.zero() {
		return f
	}
	return Fault{f.name + " after effect", true, func(s *Server, x *exchange, carryOut func() *reply) *reply {
		carried := carryOut()
		return f.strike(s, x, func() *reply { return carried })
	}}
}

// zero says that no function of this package made the fault.
func (f Fault) zero() bool { return f.strike == nil }

// panicIf refuses nonsense where no test is at hand to be stopped.
func panicIf(nonsense bool, complaint string, args ...any) {
	if nonsense {
		panic(fmt.Sprintf("intercomtest: "+complaint, args...))
	}
}

func (f Fault) named(name string) Fault { f.name = name; return f }

// instead makes a fault that answers something else; without AfterEffect the request is not carried out.
func instead(name string, answer func(s *Server, x *exchange) *reply) Fault {
	return Fault{name, false, func(s *Server, x *exchange, _ func() *reply) *reply { return answer(s, x) }}
}

// spoil makes a fault that changes the answer of a request that was carried out.
func spoil(name string, change func(rep *reply)) Fault {
	return Fault{name, true, func(_ *Server, _ *exchange, carryOut func() *reply) *reply {
		rep := carryOut()
		change(rep)
		return rep
	}}
}

// Status answers with a status, 200 to 999, and any body, and with these headers alone; header may be nil. Content-Type
// is application/json unless given. The request is not carried out. It panics on another status.
func Status(status int, body string, header http.Header) Fault {
	panicIf(status < 200 || status > 999, "a fault cannot answer with the status %d", status)
	return instead(fmt.Sprintf("status %d", status), func(*Server, *exchange) *reply {
		rep := rawReply(status, "application/json; charset=utf-8", []byte(body))
		for name, values := range header {
			rep.header[http.CanonicalHeaderKey(name)] = values
		}
		rep.bare = true
		return rep
	})
}

// APIError answers with a well-formed error of one code. The request is not carried out.
func APIError(status int, code, message string) Fault {
	panicIf(status < 200 || status > 999, "a fault cannot answer with the status %d", status)
	return instead(fmt.Sprintf("error %d %s", status, code), func(_ *Server, x *exchange) *reply {
		return (&apiError{status: status, code: code, message: message}).reply(x.entry.ID)
	})
}

// HTML answers as a proxy on the way does: a page, and none of Intercom's headers. The request is not carried out.
func HTML(status int) Fault {
	const page = "<html>\n<head><title>%[1]d %[2]s</title></head>\n<body><h1>%[1]d %[2]s</h1></body>\n</html>\n"
	body, header := fmt.Sprintf(page, status, http.StatusText(status)), http.Header{"Content-Type": {"text/html"}}
	return Status(status, body, header).named(fmt.Sprintf("html %d", status))
}

// Null429 answers 429 with the body null and none of Intercom's headers. The request is not carried out.
func Null429() Fault { return Status(http.StatusTooManyRequests, "null", nil).named("null 429") }

// RateLimited answers 429 rate_limit_exceeded with Retry-After in seconds, rounded up, and rate limit headers that
// agree with it; zero or less leaves Retry-After out and lets the window end in the next second. The request is not
// carried out.
func RateLimited(retryAfter time.Duration) Fault {
	return instead("rate limited", func(s *Server, x *exchange) *reply {
		rep := (&apiError{status: 429, code: "rate_limit_exceeded", message: "too many requests"}).reply(x.entry.ID)
		wait := int64((retryAfter + time.Second - 1) / time.Second)
		if wait > 0 {
			rep.header.Set("Retry-After", strconv.FormatInt(wait, 10))
		}
		limitHeaders(rep.header, 100, 0, s.Now().Unix()+max(wait, 1))
		return rep
	})
}

// Delay waits before the request is carried out, and then continues as usual. A client that leaves meanwhile leaves
// nothing behind. AfterEffect makes it a late answer to a request that was carried out at once.
func Delay(d time.Duration) Fault {
	panicIf(d < 0, "a fault cannot delay by %v", d)
	return pause("delay", func() <-chan time.Time { return time.After(d) })
}

// Stall never answers: it hangs until the client leaves or the server is closed. The request is not carried out.
func Stall() Fault { return pause("stall", func() <-chan time.Time { return nil }) }

// pause makes a fault that goes on after a time, unless the client leaves or the server is closed before.
func pause(name string, until func() <-chan time.Time) Fault {
	return Fault{name, false, func(s *Server, x *exchange, carryOut func() *reply) *reply {
		select {
		case <-until():
			return carryOut()
		case <-x.r.Context().Done():
		case <-s.life.Done():
		}
		return nil
	}}
}

// ResetBefore breaks the connection before the request is carried out.
//
// An interim answer goes out first, which clients pass over: net/http repeats a GET by itself when a kept-alive
// connection breaks before the first byte, and the fault would be seen or not by the luck of which connection it hit.
func ResetBefore() Fault {
	return instead("reset before effect", func(_ *Server, x *exchange) *reply {
		conn, _, err := http.NewResponseController(x.w).Hijack()
		if err != nil {
			return nil // the connection is gone already
		}
		_, _ = conn.Write([]byte("HTTP/1.1 102 Processing\r\n\r\n"))
		if tcp, ok := conn.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0) // closing then sends a reset
		}
		_ = conn.Close()
		return nil
	})
}

// ResetAfter carries the request out and breaks the connection instead of answering.
func ResetAfter() Fault { return ResetBefore().AfterEffect().named("reset after effect") }

// CutBody carries the request out, announces the whole answer, sends half of its body and closes the connection. An
// answer without a body is left alone: closing after it would break the next request instead.
func CutBody() Fault { return spoil("cut body", func(rep *reply) { rep.cut = true }) }

// Empty200 carries the request out and answers 200 without a body. A request that is refused is answered as it would be
// without the fault.
func Empty200() Fault {
	return spoil("empty 200", func(rep *reply) {
		if rep.status < 300 {
			rep.status, rep.header, rep.body = http.StatusOK, http.Header{}, nil
		}
	})
}

// MissingHeaders carries the request out and leaves out the headers that Intercom adds: request id, rate limit, build.
func MissingHeaders() Fault { return spoil("missing headers", func(rep *reply) { rep.bare = true }) }

// ChaosFaults returns the faults that [WithChaos] uses when it is given none: momentary ones, of which a client that
// retries with care recovers.
func ChaosFaults() []Fault {
	return []Fault{
		APIError(500, "server_error", "something went wrong"),
		APIError(502, "server_error", "bad gateway").AfterEffect(),
		APIError(503, "service_unavailable", "try again later"),
		HTML(504), HTML(504).AfterEffect(),
		RateLimited(0), Null429(),
		ResetBefore(), ResetAfter(), CutBody(),
	}
}
