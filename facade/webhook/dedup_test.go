package webhook_test

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/facade/webhook"
)

func TestMemoryDedupIsBounded(t *testing.T) {
	d := webhook.NewMemoryDedup(3)
	claim := func(id string) bool {
		first, err := d.Claim(t.Context(), id)
		return first && err == nil
	}
	for _, id := range []string{"1", "2", "3"} {
		assert.True(t, claim(id))
		assert.False(t, claim(id))
	}
	assert.True(t, claim("4"))
	assert.True(t, claim("1"), "the oldest was forgotten")
	assert.False(t, claim("3"))
	long := strings.Repeat("x", 1000)
	assert.True(t, claim(long))
	assert.False(t, claim(long))
	assert.True(t, claim(long+"y"))
}

func TestMemoryDedupTellsOneOfMany(t *testing.T) {
	d := webhook.NewMemoryDedup(1000)
	var firsts atomic.Int64
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for i := range 100 {
				if first, _ := d.Claim(t.Context(), fmt.Sprint(i)); first {
					firsts.Add(1)
				}
			}
		})
	}
	all.Wait()
	assert.EqualValues(t, 100, firsts.Load())
}
