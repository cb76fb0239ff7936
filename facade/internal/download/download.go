// Package download copies a file that is on another machine, however often the connection breaks: it goes on where it
// broke off when the rest is surely of the same file, and starts again where it may.
package download

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"time"

	"github.com/seed-a528e955/intercom-go/facade/internal/sleep"
)

// ErrTooLarge is a file that is larger than was allowed.
var ErrTooLarge = errors.New("the file is larger than allowed")

// ErrBroken is a download that broke off and cannot go on: what was written is not whole.
var ErrBroken = errors.New("the download broke off")

// ErrStalled is a connection over which nothing came for StallTime.
var ErrStalled = fmt.Errorf("nothing came for %s", StallTime)

// ErrRange is a source that has nothing from the offset on (status 416): the file has come in whole, with an end that was lost,
// or is a shorter one by now.
var ErrRange = errors.New("there is nothing from there on")

// StallTime is how long nothing may come before a connection is given up.
const StallTime = time.Minute

// Part is what a source sends: the file from an offset on.
type Part struct {
	Body   io.ReadCloser
	Offset int64  // where Body begins in the file; -1 when it is a part and nobody says which
	Size   int64  // of the whole file, -1 when it is not known
	Tag    string // what stays the same as long as the file does (a strong ETag, a Last-Modified); "" when nobody says
}

// Open asks for the file from an offset on. It may answer with the whole file, and does if the file is not the one of
// tag any more.
type Open func(ctx context.Context, offset int64, tag string) (*Part, error)

// Options say how much and how often.
type Options struct {
	MaxSize   int64                   // in bytes; required
	Tries     int                     // in a row that bring nothing, before it is given up; required
	Reset     func() error            // forgets what was written, so that the file may come again from its start; nil where that cannot be
	Temporary func(error) bool        // tells whether opening may succeed a little later; nil is never
	Progress  func(done, total int64) // told after each piece; total is -1 when it is not known; may be nil
}

// Copy writes the file that open gives to w and returns its size.
func Copy(ctx context.Context, w io.Writer, open Open, opts Options) (int64, error) {
	c := &copying{w: w, opts: opts}
	for failures := 0; ; {
		before := c.done
		err := c.once(ctx, open)
		if c.done > before {
			failures = 0
		}
		var stop *final
		switch failures++; {
		case err == nil:
			return c.done, nil
		case ctx.Err() != nil:
			return c.done, fmt.Errorf("%w after %d bytes: %w", ErrBroken, c.done, context.Cause(ctx))
		case errors.As(err, &stop):
			return c.done, stop.error
		case failures >= opts.Tries:
			return c.done, fmt.Errorf("%w after %d bytes: %w", ErrBroken, c.done, err)
		}
		pause(ctx, failures)
	}
}

// final is an error that no further try changes.
type final struct{ error }

type copying struct {
	w    io.Writer
	opts Options
	done int64
	tag  string

	stalled *time.Timer // for the next piece
}

// because is ErrStalled if that is why a body broke off.
func because(ctx context.Context, err error) error {
	if errors.Is(context.Cause(ctx), ErrStalled) {
		return ErrStalled
	}
	return err
}

// once is one request and what came of it.
func (c *copying) once(ctx context.Context, open Open) error {
	part, err := open(ctx, c.done, c.tag)
	if errors.Is(err, ErrRange) && c.done > 0 {
		return errors.Join(c.restart(), err)
	}
	if err != nil {
		if c.opts.Temporary == nil || !c.opts.Temporary(err) {
			return &final{err}
		}
		return err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer func() { _ = part.Body.Close() }()
	defer context.AfterFunc(ctx, func() { _ = part.Body.Close() })() // a Read that blocks ends with it
	c.stalled = time.AfterFunc(StallTime, func() { cancel(ErrStalled) })
	defer c.stalled.Stop()
	if err := c.align(part); err != nil {
		return because(ctx, err)
	}
	if part.Size > c.opts.MaxSize {
		return &final{fmt.Errorf("%w: %d bytes, at most %d", ErrTooLarge, part.Size, c.opts.MaxSize)}
	}
	c.tag = part.Tag
	if err := c.copy(ctx, part); err != nil {
		return because(ctx, err)
	}
	if part.Size >= 0 && c.done != part.Size {
		return fmt.Errorf("it ended after %d of %d bytes", c.done, part.Size)
	}
	return nil
}

// align makes what comes next follow on what was written.
func (c *copying) align(part *Part) error {
	switch same := c.tag != "" && part.Tag == c.tag; {
	case part.Offset == c.done && (same || c.done == 0):
		return nil
	case part.Offset < c.done && same:
		_, err := io.CopyN(io.Discard, part.Body, c.done-part.Offset)
		return err
	}
	if err := c.restart(); err != nil {
		return err
	}
	if part.Offset != 0 {
		return fmt.Errorf("it was answered by a part of it (from byte %d on)", part.Offset)
	}
	return nil
}

// restart forgets what was written.
func (c *copying) restart() error {
	if c.opts.Reset == nil {
		return &final{fmt.Errorf("%w after %d bytes, and the rest may be another file's", ErrBroken, c.done)}
	}
	if err := c.opts.Reset(); err != nil {
		return &final{err}
	}
	c.done, c.tag = 0, ""
	return nil
}

// copy writes what comes until its end.
func (c *copying) copy(ctx context.Context, part *Part) error {
	buffer := make([]byte, 64<<10)
	for {
		c.stalled.Reset(StallTime)
		n, err := part.Body.Read(buffer)
		c.stalled.Stop()
		if c.done+int64(n) > c.opts.MaxSize {
			return &final{fmt.Errorf("%w: more than %d bytes", ErrTooLarge, c.opts.MaxSize)}
		}
		if n > 0 {
			written, failed := c.w.Write(buffer[:n])
			c.done += int64(written)
			if failed != nil {
				return &final{failed}
			}
			if c.opts.Progress != nil {
				c.opts.Progress(c.done, part.Size)
			}
		}
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case ctx.Err() != nil:
			return ctx.Err()
		}
	}
}

// pause waits before the next try, up to 8 s and at random, or until the context ends.
func pause(ctx context.Context, failures int) {
	most := min(200*time.Millisecond<<min(failures-1, 10), 8*time.Second)
	_ = sleep.For(ctx, most/2+time.Duration(rand.Int64N(int64(most/2))))
}
