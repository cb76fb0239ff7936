package api

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestNonZero(t *testing.T) {
	require.True(t, NonZero("").IsZero())
	require.True(t, NonZero(Time{}).IsZero())
	require.Equal(t, Set("Ada"), NonZero("Ada"))
	at := At(time.Unix(1772357400, 0))
	require.Equal(t, Set(at), NonZero(at))
}

func TestDeref(t *testing.T) {
	n := 3
	require.Equal(t, 3, Deref(&n))
	require.Zero(t, Deref[int](nil))
}
