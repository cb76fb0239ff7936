package versions

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestSaid(t *testing.T) {
	assert.Equal(t, []string{
		"boats_test.go, line 12: no sample of Boats.Get",
		"boats_test.go, line 13: three masts",
		"boats_test.go, line 14: Should be empty, but was 3",
	}, said(`--- FAIL: TestBoats (0.10s)
    boats_test.go:12: no sample of Boats.Get
    boats_test.go:13:
        	Error Trace:	/somewhere/boats_test.go:13
        	            				/somewhere/else_test.go:60
        	Error:      	Should be true
        	Test:       	TestBoats
        	Messages:   	three masts
    boats_test.go:14:
        	Error Trace:	/somewhere/boats_test.go:14
        	Error:      	Should be empty, but was 3
        	Test:       	TestBoats
    boats_test.go:12: no sample of Boats.Get
FAIL
`))
	assert.Empty(t, said("PASS\n"))
}
