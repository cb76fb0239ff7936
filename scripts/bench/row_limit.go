package main

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/seed-a528e955/intercom-go/scripts/internal/gocmd"
)

// usedLine is the log line of a case whose name is the limit alone: the share used of each window.
var usedLine = regexp.MustCompile(`(?m)^=== RUN +TestLimiterUsesTheWindow/(\d+)\n.*: used \[([0-9. ]+)\]`)

// measureLimit runs the limiter's own test under fake time and reads what share of the limit was used.
func measureLimit(ctx context.Context, b *bench) error {
	text, err := gocmd.Go(ctx, b.settings.root, nil, "test", "-count=1", "-v", "-run", "^TestLimiterUsesTheWindow$", "./facade")
	if err != nil {
		return err
	}
	found := usedLine.FindAllStringSubmatch(string(text), -1)
	if len(found) == 0 {
		return fmt.Errorf("no figure in the test's output:\n%s", text)
	}
	for _, m := range found {
		least := 1.0
		for share := range strings.FieldsSeq(m[2]) {
			value, err := strconv.ParseFloat(share, 64)
			if err != nil {
				return err
			}
			least = min(least, value)
		}
		b.print("limit of "+m[1]+" calls, under fake time", "share used", least, atLeast(0.98), "")
	}
	return nil
}
