package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

const token = "benchmark-access-token"

// What a base address ends in says how the server behaves.
const (
	limited = "/limited" // tells the rate limit in headers, far from spent
	slow    = "/slow"    // takes 5 ms an answer
)

const latency = 5 * time.Millisecond

// serve answers until its input ends, which is when the benchmark that started it has gone.
func serve(ctx context.Context, in io.Reader, out io.Writer) error {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	srv := &http.Server{Handler: pages(), ReadHeaderTimeout: time.Minute}
	fmt.Fprintf(out, "http://%s\n", listener.Addr())
	go func() {
		_, _ = io.Copy(io.Discard, in)
		_ = srv.Close()
	}()
	if err := srv.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// pages serves single contacts and, below /N, a list of N contacts, all made beforehand where they are few.
func pages() http.Handler {
	one := text(contact(1))
	made := map[string][]byte{}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /contacts/{id}", func(w http.ResponseWriter, _ *http.Request) { answer(w, one) })
	for _, total := range []int{20 * perPage, 10_000, 100_000} {
		for first := 0; first < total; first += perPage {
			made[fmt.Sprintf("%d/%d", total, first)] = contactPage(first, total, noneOdd, false)
		}
	}
	mux.HandleFunc("GET /lists/{total}/contacts", func(w http.ResponseWriter, r *http.Request) {
		after := r.URL.Query().Get("starting_after")
		if after == "" {
			after = "0"
		}
		page, ok := made[r.PathValue("total")+"/"+after]
		if !ok {
			http.Error(w, "no such page", http.StatusNotFound)
			return
		}
		answer(w, page)
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if path, ok := strings.CutPrefix(r.URL.Path, limited); ok {
			r.URL.Path = path
			h := w.Header()
			h.Set("X-RateLimit-Limit", "10000000")
			h.Set("X-RateLimit-Remaining", "9999999")
			h.Set("X-RateLimit-Reset", strconv.FormatInt(time.Now().Unix()+10, 10))
		}
		if path, ok := strings.CutPrefix(r.URL.Path, slow); ok {
			r.URL.Path = path
			time.Sleep(latency)
		}
		mux.ServeHTTP(w, r)
	})
}

func answer(w http.ResponseWriter, body []byte) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body)
}

// server is the process that answers.
type server struct {
	base string
	in   io.Closer
	cmd  *exec.Cmd
}

// base starts the server once and returns its address.
func (b *bench) base(ctx context.Context) (string, error) {
	if b.server != nil {
		return b.server.base, nil
	}
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	cmd := exec.CommandContext(ctx, self, "-serve")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return "", err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", err
	}
	if err := cmd.Start(); err != nil {
		return "", fmt.Errorf("starting the server: %w", err)
	}
	b.server = &server{in: in, cmd: cmd}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return "", fmt.Errorf("the server told no address: %w", err)
	}
	b.server.base = strings.TrimSpace(line)
	return b.server.base, nil
}

func (s *server) stop() {
	_ = s.in.Close()
	_ = s.cmd.Wait()
}
