package main

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
)

var usedLine = regexp.MustCompile(`limit (\d+): used ([0-9.]+)`)

// measureLimit runs the limiter's own test under fake time and reads what share of the limit was used.
func measureLimit(ctx context.Context, b *bench) error {
	text, _, err := goTool(ctx, nil, "test", "-count=1", "-v", "-run", "^TestLimiterUsesTheLimit$", "../facade/...")
	if err != nil {
		return err
	}
	found := usedLine.FindAllStringSubmatch(text, -1)
	if len(found) == 0 {
		return fmt.Errorf("no figure in the test's output:\n%s", text)
	}
	for _, m := range found {
		share, err := strconv.ParseFloat(m[2], 64)
		if err != nil {
			return err
		}
		b.print("limit of "+m[1]+" calls, under fake time", "share used", share, atLeast(0.98), "")
	}
	return nil
}
