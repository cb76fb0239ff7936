package intercomtest

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"hash/fnv"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// exportFile is one CSV of an export.
type exportFile struct {
	name string
	rows [][]string
}

// WithExportFormat sets what the file of a content export is: "zip" of a CSV a statistic (the default, as Intercom's are),
// "tar.gz" of the same, "gzip" or "csv" of the receipts alone.
func WithExportFormat(format string) Option {
	return option(func(cfg *config) { cfg.exportFormat = format }, packs[format] == nil, "WithExportFormat: %q is none of zip, tar.gz, gzip, csv", format)
}

// WithoutRanges sends every download whole, whatever part of it is asked for: one that broke off starts again. Otherwise
// downloads have an ETag and are sent from any byte on; whether Intercom does so is not known.
func WithoutRanges() Option { return option(func(cfg *config) { cfg.noRanges = true }, false, "") }

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
	"tar.gz": func(files []exportFile) []byte {
		var packed bytes.Buffer
		w := gzip.NewWriter(&packed)
		archive := tar.NewWriter(w)
		for _, f := range files {
			if len(f.rows) > 1 {
				var plain bytes.Buffer
				writeRows(&plain, f)
				_ = archive.WriteHeader(&tar.Header{Name: f.name, Mode: 0o644, Size: int64(plain.Len())})
				_, _ = archive.Write(plain.Bytes())
			}
		}
		_ = archive.Close()
		_ = w.Close()
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

// fileReply answers with a file, or with the part of it that was asked for.
func (c *call) fileReply(file []byte) *reply {
	rep := rawReply(http.StatusOK, "application/octet-stream", file)
	if c.cfg.noRanges {
		return rep
	}
	sum := fnv.New64a()
	_, _ = sum.Write(file)
	tag := fmt.Sprintf(`"%x"`, sum.Sum64())
	rep.header.Set("ETag", tag)
	rep.header.Set("Accept-Ranges", "bytes")
	wanted, asked := strings.CutPrefix(c.header.Get("Range"), "bytes=")
	if !asked || c.header.Get("If-Range") != "" && c.header.Get("If-Range") != tag {
		return rep
	}
	from, to, ok := span(wanted, len(file))
	if !ok {
		rep.status, rep.body = http.StatusRequestedRangeNotSatisfiable, nil
		rep.header.Set("Content-Range", fmt.Sprintf("bytes */%d", len(file)))
		return rep
	}
	rep.status, rep.body = http.StatusPartialContent, file[from:to]
	rep.header.Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, to-1, len(file)))
	return rep
}

// span reads the one part of a file that a request asks for: "100-199", "100-" or, for the last hundred bytes, "-100".
func span(wanted string, size int) (from, to int, ok bool) {
	first, last, _ := strings.Cut(wanted, "-")
	a, errA := strconv.Atoi(first)
	b, errB := strconv.Atoi(last)
	switch {
	case errA == nil && last == "":
		from, to = a, size
	case errA == nil && errB == nil:
		from, to = a, min(b+1, size)
	case first == "" && errB == nil:
		from, to = max(0, size-b), size
	}
	return from, to, from >= 0 && from < to
}
