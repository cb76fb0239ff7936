package intercomtest

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"io"
)

// exportFile is one CSV of an export.
type exportFile struct {
	name string
	rows [][]string
}

// WithExportFormat sets what the file of a content export is: "zip" of a CSV a statistic (the default, as Intercom's are),
// "gzip" or "csv" of the receipts alone.
func WithExportFormat(format string) Option {
	return option(func(cfg *config) { cfg.exportFormat = format }, packs[format] == nil, "WithExportFormat: %q is none of zip, gzip, csv", format)
}

// packs make the content of a download. Writing to memory never fails.
var packs = map[string]func(files []exportFile) []byte{
	"zip": func(files []exportFile) []byte {
		var packed bytes.Buffer
		archive := zip.NewWriter(&packed)
		for _, f := range files {
			if len(f.rows) > 1 { // statistics without records are left out
				w, _ := archive.Create(f.name)
				writeRows(w, f)
			}
		}
		_ = archive.Close()
		return packed.Bytes()
	},
	"gzip": func(files []exportFile) []byte {
		var packed bytes.Buffer
		w := gzip.NewWriter(&packed)
		writeRows(w, files[0])
		_ = w.Close()
		return packed.Bytes()
	},
	"csv": func(files []exportFile) []byte {
		var plain bytes.Buffer
		writeRows(&plain, files[0])
		return plain.Bytes()
	},
}

func writeRows(w io.Writer, f exportFile) { _ = csv.NewWriter(w).WriteAll(f.rows) }
