package bulk_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/bulk"
)

func TestBodyOfARecord(t *testing.T) {
	for name, c := range map[string]struct {
		row  bulk.Record
		want string
		err  string
	}{
		"text":         {bulk.Record{"external_id": "007", "name": "Ada"}, `{"external_id":"007","name":"Ada"}`, ""},
		"empty cells":  {bulk.Record{"external_id": "1", "email": "", "phone": "", "signed_up_at": "", "custom_attributes.plan": ""}, `{"external_id":"1"}`, ""},
		"attributes":   {bulk.Record{"custom_attributes.plan": "team", "custom_attributes.a.b": "1"}, `{"custom_attributes":{"plan":"team","a.b":"1"}}`, ""},
		"times":        {bulk.Record{"signed_up_at": "2026-01-31", "last_seen_at": "2026-01-31T12:00:00+01:00", "created_at": "1769817600"}, `{"signed_up_at":1769817600,"last_seen_at":1769857200,"created_at":1769817600}`, ""},
		"numbers":      {bulk.Record{"owner_id": "814", "monthly_spend": "12.50", "size": "40"}, `{"owner_id":814,"monthly_spend":12.50,"size":40}`, ""},
		"a boolean":    {bulk.Record{"unsubscribed_from_emails": "TRUE"}, `{"unsubscribed_from_emails":true}`, ""},
		"a late time":  {bulk.Record{"signed_up_at": "99999999999", "created_at": "0", "last_seen_at": "100000000"}, `{"signed_up_at":99999999999,"created_at":0,"last_seen_at":100000000}`, ""},
		"milliseconds": {bulk.Record{"signed_up_at": "1769817600000"}, "", `signed_up_at is "1769817600000" (want Unix seconds, a date`},
		"a year":       {bulk.Record{"signed_up_at": "2026"}, "", `signed_up_at is "2026" (want Unix seconds, a date`},
		"no hyphens":   {bulk.Record{"created_at": "20260131"}, "", `created_at is "20260131" (want Unix seconds, a date`},
		"a bad time":   {bulk.Record{"signed_up_at": "soon"}, "", `signed_up_at is "soon" (want Unix seconds, a date`},
		"a bad number": {bulk.Record{"owner_id": "Ada"}, "", `owner_id is "Ada" (want a whole number)`},
		"a bad amount": {bulk.Record{"monthly_spend": "1,5"}, "", `monthly_spend is "1,5" (want a number)`},
		"a bad switch": {bulk.Record{"unsubscribed_from_emails": "yes"}, "", `unsubscribed_from_emails is "yes" (want true or false)`},
		"either":       {bulk.Record{"custom_attributes": "", "custom_attributes.plan": "team"}, `{"custom_attributes":{"plan":"team"}}`, ""},
		"both":         {bulk.Record{"custom_attributes": "x", "custom_attributes.plan": "team"}, "", "custom_attributes has a value, and so has custom_attributes.plan"},
	} {
		t.Run(name, func(t *testing.T) {
			body, err := c.row.Body()
			if c.err != "" {
				require.ErrorIs(t, err, bulk.ErrRejected)
				require.ErrorContains(t, err, c.err)
				return
			}
			require.NoError(t, err)
			text, err := json.Marshal(body)
			require.NoError(t, err)
			assert.JSONEq(t, c.want, string(text))
			if strings.Contains(c.want, "12.50") {
				assert.Contains(t, string(text), "12.50")
			}
		})
	}
}

// all are the rows, and the error that ends them.
func all[T any](rows func(func(T, error) bool)) (got []T, last error) {
	for row, err := range rows {
		if err != nil {
			last = err
			continue
		}
		got = append(got, row)
	}
	return got, last
}

// The files of spreadsheets, databases and shells: with a byte order mark, all quoted, with either end of a line.
func TestRowsOfFilesAsProgramsWriteThem(t *testing.T) {
	for name, file := range map[string]string{
		"plain":                    "a,b\n1,\"x\ny\"\n",
		"a mark":                   "\xef\xbb\xbfa,b\n1,\"x\ny\"\n",
		"a mark and quotes":        "\xef\xbb\xbf\"a\",\"b\"\n\"1\",\"x\ny\"\n",
		"CRLF":                     "a,b\r\n1,\"x\r\ny\"\r\n",
		"a mark, quotes and CRLF":  "\xef\xbb\xbf\"a\",\"b\"\r\n\"1\",\"x\r\ny\"\r\n",
		"no end of the last line":  "a,b\n1,\"x\ny\"",
		"empty lines between them": "\na,b\n\n1,\"x\ny\"\n\n",
	} {
		got, err := all(bulk.CSV(strings.NewReader(file)))
		require.NoError(t, err, name)
		assert.Equal(t, []bulk.Record{{"a": "1", "b": "x\ny"}}, got, name)
	}
	for name, file := range map[string]string{
		"plain": "1\n\n2\n", "a mark": "\xef\xbb\xbf1\n2", "CRLF": "1\r\n\r\n2\r\n", "no end of the last line": "1\n2",
	} {
		got, err := all(bulk.JSONLines[int](strings.NewReader(file)))
		require.NoError(t, err, name)
		assert.Equal(t, []int{1, 2}, got, name)
	}
	long := strings.Repeat("ü", 1<<20)
	records, err := all(bulk.CSV(strings.NewReader("a,b\n1," + long + "\n")))
	require.NoError(t, err)
	assert.Equal(t, long, records[0]["b"])
	values, err := all(bulk.JSONLines[any](strings.NewReader("12345678901234567890\n\"" + long + "\"")))
	require.NoError(t, err)
	assert.Equal(t, []any{json.Number("12345678901234567890"), long}, values, "as it is written")
}

// What would be sent as something else than it is, or not at all, is an error that names the place. Rows before it are given.
func TestRowsThatAreNotWhatTheySeem(t *testing.T) {
	for want, file := range map[string]string{
		`column 2 has the label "a"`:        "a,a\n1,2\n",
		`column 3 has the label ""`:         "a,b,,c\n",
		`column 2 has the label " b", whi`:  "a, b\n1, 2\n",
		`column 1 has the label "a\t", whi`: "a\t,b\n1,2\n",
		`label "a;b" (want columns that`:    "a;b\n1;2\n",
		`label "a\tb" (want columns that`:   "\xef\xbb\xbfa\tb\n1\t2\n",
		`label "a|b" (want columns that`:    "a|b\n1|2\n",
		`label "\ufeffa", which`:            "\xef\xbb\xbf\xef\xbb\xbfa,b\n1,2\n",
		`label "\u200bb", which`:            "a,\u200bb\n1,2\n",
		`label "b\r1", which has a control`: "a,b\r1,2\r3,4\n",
		`label "b\x00c", which has a cont`:  "a,b\x00c\n1,2\n",
		"line 2: wrong number of fields":    "a,b\n1\n",
		"line 1: it is not UTF-8":           "a,Stra\xdfe\n1,2\n",       // Latin 1
		"line 3: it is not UTF-8":           "a,b\n1,2\n3,J\xf6rg\n",    // which JSON would make J\ufffdrg
		"line 4: it is not UTF-8":           "a,b\n1,2\n\"3\n\",\xff\n", // the line of the cell
		"1: it is not UTF-8":                "\xff\xfea\x00,\x00b\x00\n\x00",
	} {
		got, err := all(bulk.CSV(strings.NewReader(file)))
		require.ErrorContains(t, err, want)
		assert.LessOrEqual(t, len(got), 1)
	}
	for want, file := range map[string]string{
		"line 2: invalid character": "1\nx\n", "line 2: it is not UTF-8": "1\n\"J\xf6rg\"\n", "line 1: more than one value": "1 2\n", "line 1: unexpected EOF": "[1",
	} {
		_, err := all(bulk.JSONLines[any](strings.NewReader(file)))
		require.ErrorContains(t, err, want)
	}
}

func TestRowsOfNothing(t *testing.T) {
	errorOf := func(rows func(func(bulk.Record, error) bool)) error {
		_, err := all(rows)
		return err
	}
	require.ErrorContains(t, errorOf(bulk.CSV(nil)), "the reader is nil")
	require.ErrorContains(t, errorOf(bulk.CSV(strings.NewReader(""))), "want a header")
	require.NoError(t, errorOf(bulk.CSV(strings.NewReader("external_id,email\n"))), "no rows are no fault")
	require.ErrorContains(t, errorOf(bulk.JSONLines[bulk.Record](nil)), "the reader is nil")
	require.NoError(t, errorOf(bulk.JSONLines[bulk.Record](strings.NewReader(""))))
	require.ErrorContains(t, errorOf(bulk.Channel[bulk.Record](nil)), "the channel is nil")
}
