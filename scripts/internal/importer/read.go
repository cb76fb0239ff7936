package importer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"time"
)

// maxBytes is how large a description may be; the largest one known has 1.6 MB.
const maxBytes = 64 << 20

// patience is how long a download may take where the caller brings no client.
const patience = 2 * time.Minute

// read returns the content of a file or of what a URL answers.
func read(ctx context.Context, from string, client *http.Client) ([]byte, error) {
	if isURL(from) {
		return fetch(ctx, from, client)
	}
	f, err := os.Open(from)
	if err != nil {
		return nil, fmt.Errorf("import: %w", err)
	}
	defer func() { _ = f.Close() }()
	return readAll(ctx, f, from)
}

// fetch returns what a URL answers, if that is 200.
func fetch(ctx context.Context, from string, client *http.Client) ([]byte, error) {
	if client == nil {
		client = &http.Client{Timeout: patience}
	}
	name := redact(from)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, from, nil)
	if err != nil {
		return nil, fmt.Errorf("import: %s is not an address that can be read", name)
	}
	res, err := client.Do(req)
	if err != nil {
		var e *url.Error
		if errors.As(err, &e) {
			err = e.Err // the error around it repeats the address, secrets included
		}
		return nil, fmt.Errorf("import: %s: %w", name, err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("import: %s answers %d %s", name, res.StatusCode, http.StatusText(res.StatusCode))
	}
	return readAll(ctx, res.Body, name)
}

// readAll reads up to maxBytes.
func readAll(ctx context.Context, r io.Reader, name string) ([]byte, error) {
	var b bytes.Buffer
	n, err := io.Copy(&b, io.LimitReader(r, maxBytes+1))
	switch {
	case ctx.Err() != nil:
		return nil, fmt.Errorf("import: %s: %w", name, ctx.Err())
	case err != nil:
		return nil, fmt.Errorf("import: %s: %w", name, err)
	case n > maxBytes:
		return nil, fmt.Errorf("import: %s: larger than %d MiB", name, maxBytes>>20)
	}
	return b.Bytes(), nil
}
