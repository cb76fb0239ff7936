package export_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/export"
)

// A packed file with a wrong byte gives its rows or an error, and never fewer or other rows as if they were all.
func TestPackedFileWithAWrongByte(t *testing.T) {
	var table strings.Builder
	table.WriteString("receipt_id,name\n")
	for i := range 60 {
		fmt.Fprintf(&table, "%d,User %d\n", i, i*i*i)
	}
	all := func(file *export.File) (text string, err error) {
		var got strings.Builder
		for row, err := range file.Rows("receipt") {
			if err != nil {
				return "", err
			}
			got.WriteString(strings.Join(row.Values, ",") + "\n")
		}
		return got.String(), nil
	}
	_, want, _ := strings.Cut(table.String(), "\n")
	for name, content := range map[string][]byte{
		"zip": zipped(t, "receipt_20251121.csv", table.String()), "gzip": gzipped(t, []byte(table.String())),
		"gzip of tar": gzipped(t, tarred(t, "receipt_20251121.csv", table.String())),
		"zip of gzip": zipped(t, "receipt_20251121.csv.gz", string(gzipped(t, []byte(table.String())))),
	} {
		noticed := 0
		for at := range content {
			damaged := bytes.Clone(content)
			damaged[at] ^= 1 << (at % 8)
			file, err := export.Open(write(t, damaged))
			if err != nil {
				noticed++
				continue
			}
			got, err := all(file)
			require.NoError(t, file.Close())
			if err != nil {
				noticed++
				continue
			}
			assert.Equal(t, want, got, "%s, byte %d", name, at)
		}
		assert.Greater(t, noticed, len(content)/2, name)
	}
}
