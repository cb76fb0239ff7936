package conformance

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
)

// Report is what the examples of one description showed.
type Report struct {
	Version string
	// Operations counts those of the package, Responses and Requests the examples
	// that were examined.
	Operations, Responses, Requests int
	// Forms counts values that request examples have in another form than the
	// version declares: an id as text or number, a list of one.
	Forms    int
	Findings []Finding

	exceptions Exceptions
}

// CheckDescription runs every example of <folder>/<version>.yaml through the
// version's public methods.
func CheckDescription(ctx context.Context, v Version, folder string, exceptions Exceptions) (*Report, error) {
	d, err := ReadDescription(filepath.Join(folder, v.Name+".yaml"))
	if err != nil {
		return nil, err
	}
	examples, err := d.Examples()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", v.Name, err)
	}
	if len(examples) == 0 {
		return nil, fmt.Errorf("%s: the description has no examples", v.Name)
	}
	r := &Report{Version: v.Name, exceptions: exceptions, Operations: len(v.Operations())}
	r.Findings = CheckSurface(ctx, v, d)
	for _, e := range examples {
		if e.Direction == Received {
			r.Responses++
		} else {
			r.Requests++
		}
		findings, forms := CheckExample(ctx, v, e)
		r.Findings = append(r.Findings, findings...)
		r.Forms += forms
	}
	return r, nil
}

// New returns the findings that no exception covers.
func (r *Report) New() []Finding {
	var all []Finding
	for _, f := range r.Findings {
		if _, known := r.exceptions[f.Key()]; !known {
			all = append(all, f)
		}
	}
	return all
}

// Clean reports whether there is nothing to do.
func (r *Report) Clean() bool { return len(r.New()) == 0 }

// Print writes the numbers, and a line for each finding that no exception
// covers. With all it also lists those that are covered.
func (r *Report) Print(w io.Writer, all bool) error {
	p := printer{w: w}
	p.line("%s: %d operations; %d responses examined: %d decode errors, %d mismatches, %d values lost; %d requests examined: %d differing, %d values in another form than declared",
		r.Version, r.Operations,
		r.Responses, r.count(Received, FaultError), r.count(Received, FaultMismatch), r.count(Received, FaultLost),
		r.Requests, r.differing(), r.Forms)
	findings := r.New()
	if known := len(r.Findings) - len(findings); known > 0 {
		p.line("%s: %d of these are known exceptions", r.Version, known)
	}
	if all {
		findings = r.Findings
	}
	p.group(findings, r.exceptions)
	return p.err
}

func (r *Report) count(d Direction, fault Fault) int {
	n := 0
	for _, f := range r.Findings {
		if f.Direction == d && f.Fault == fault {
			n++
		}
	}
	return n
}

// differing counts the request examples that did not come through.
func (r *Report) differing() int {
	seen := map[string]bool{}
	for _, f := range r.Findings {
		if f.Direction == Sent && f.Fault != FaultMissing {
			seen[f.Operation+" "+f.Example] = true
		}
	}
	return len(seen)
}

type printer struct {
	w   io.Writer
	err error
}

func (p *printer) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}

// group writes one line for the findings of the same kind at the same place.
func (p *printer) group(findings []Finding, known Exceptions) {
	type group struct {
		first Finding
		count int
	}
	var order []string
	groups := map[string]*group{}
	for _, f := range findings {
		key := f.Key() + " " + string(f.Fault)
		if groups[key] == nil {
			groups[key] = &group{first: f}
			order = append(order, key)
		}
		groups[key].count++
	}
	for _, key := range order {
		g := groups[key]
		f := g.first
		more := ""
		if g.count > 1 {
			more = fmt.Sprintf(" (%d times)", g.count)
		}
		if evidence, ok := known[f.Key()]; ok {
			more += " known: " + evidence
		}
		p.line("  %s %s %s: %s: %s [%s]%s", f.Operation, f.Direction, general(f.Path), f.Fault, f.Detail, f.Example, more)
	}
}
