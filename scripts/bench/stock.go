package main

import (
	"bufio"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/seed-a528e955/intercom-go/scripts/internal/gocmd"
	"github.com/seed-a528e955/intercom-go/scripts/internal/stock"
)

//go:embed stockworker/main.go.txt
var workerSource []byte

// stockClient is a process that holds the stock oapi-codegen client of 2.12 and measures it when it is asked to.
type stockClient struct {
	dir string
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
}

// withStock adds the stock client as one more side of a row, unless it is not wanted.
func (b *bench) withStock(ctx context.Context, sides []side, task string, page []byte) ([]side, error) {
	if !b.settings.stock {
		return sides, nil
	}
	if b.stock == nil {
		if page == nil {
			page = contactPage(0, perPage, noneOdd, false)
		}
		fmt.Fprintln(os.Stderr, "building the stock client …")
		var err error
		if b.stock, err = buildStock(ctx, b.settings.root, page); err != nil {
			return nil, fmt.Errorf("the stock client: %w", err)
		}
	}
	return append(sides, side{name: "stock", measured: func(n int) (sample, error) { return b.stock.ask(task, n) }}), nil
}

var thisModule = regexp.MustCompile(`(?m)^module .*$`)

// buildStock generates and compiles the client in a module of its own, which has the requirements of this one.
func buildStock(ctx context.Context, root string, page []byte) (_ *stockClient, err error) {
	dir, err := os.MkdirTemp("", "bench-stock-")
	if err != nil {
		return nil, err
	}
	c := &stockClient{dir: dir}
	defer func() {
		if err != nil {
			c.stop()
		}
	}()
	if err := os.MkdirAll(filepath.Join(dir, "intercom"), 0o750); err != nil {
		return nil, err
	}
	if _, err := stock.File(root, "2.12", filepath.Join(dir, "intercom")); err != nil {
		return nil, err
	}
	mod, err := os.ReadFile(filepath.Join(root, "scripts", "go.mod"))
	if err != nil {
		return nil, err
	}
	sum, err := os.ReadFile(filepath.Join(root, "scripts", "go.sum"))
	if err != nil {
		return nil, err
	}
	mod = thisModule.ReplaceAll(mod, []byte("module stockworker"))
	mod = []byte(strings.ReplaceAll(string(mod), "=> ../", "=> "+root+"/"))
	for name, data := range map[string][]byte{"go.mod": mod, "go.sum": sum, "main.go": workerSource, "page.json": page} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			return nil, err
		}
	}
	program := filepath.Join(dir, "worker")
	if _, err := gocmd.Go(ctx, dir, nil, "build", "-mod=mod", "-o", program, "."); err != nil {
		return nil, err
	}
	return c, c.start(ctx, program)
}

func (c *stockClient) start(ctx context.Context, program string) (err error) {
	c.cmd = exec.CommandContext(ctx, program, filepath.Join(c.dir, "page.json"), contactID(1))
	c.cmd.Stderr = os.Stderr
	if c.in, err = c.cmd.StdinPipe(); err != nil {
		return err
	}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		return err
	}
	c.out = bufio.NewReader(out)
	return c.cmd.Start()
}

// ask lets the process measure n runs of a task.
func (c *stockClient) ask(task string, n int) (sample, error) {
	if _, err := fmt.Fprintln(c.in, task, n); err != nil {
		return sample{}, err
	}
	line, err := c.out.ReadString('\n')
	if err != nil {
		return sample{}, err
	}
	var wall, cpu time.Duration
	var s sample
	if _, err := fmt.Sscan(line, &wall, &cpu, &s.allocs, &s.bytes); err != nil {
		return sample{}, errors.New(strings.TrimSpace(line))
	}
	s.wall, s.cpu = wall, cpu
	return s, nil
}

func (c *stockClient) stop() {
	if c.in != nil {
		_ = c.in.Close()
	}
	if c.cmd != nil && c.cmd.Process != nil {
		_ = c.cmd.Wait()
	}
	_ = os.RemoveAll(c.dir)
}
