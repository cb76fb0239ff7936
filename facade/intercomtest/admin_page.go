package intercomtest

import (
	"html/template"
	"net/http"
	"slices"
)

// adminPage shows a workspace to a person.
var adminPage = template.Must(template.New("").Parse(`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Test Intercom</title>
<style>body{font:14px/1.5 system-ui;margin:2em;max-width:70em}table{border-collapse:collapse}td,th{padding:.1em .8em;text-align:left;border-bottom:1px solid #ddd}
form{display:inline}code{background:#f3f3f3}.bad{color:#b00}</style></head><body>
<h1>Test Intercom at <code>{{.URL}}</code></h1>
<p>{{.Now}} · token <code>{{.Token}}</code> · region {{.Region}} · latency {{.Latency}}</p>
<p><form method="post" action="{{.Base}}/reset"><button>Reset</button></form>
<form method="post" action="{{.Base}}/seed"><input name="contacts" size="4" value="10"> contacts <input name="companies" size="4" value="0"> companies
<input name="conversations" size="4" value="10"> conversations <button>Seed</button></form>
<a href="{{.Base}}/snapshot">Snapshot</a> · <a href="{{.Base}}/ledger">Ledger</a></p>
<h2>Records</h2><table>{{range $kind, $n := .Count}}{{if $n}}<tr><td>{{$kind}}</td><td>{{$n}}</td></tr>{{end}}{{end}}</table>
<h2>Faults and stubs</h2><ul>{{range .Rules}}<li>{{.}}</li>{{else}}<li>none</li>{{end}}</ul>
<h2>Requests</h2>{{if .Dropped}}<p>{{.Dropped}} older ones were dropped.</p>{{end}}
<table><tr><th>at</th><th>request</th><th>version</th><th></th></tr>
{{range .Requests}}<tr><td>{{.At.Format "15:04:05"}}</td><td{{if ge .Status 400}} class="bad"{{end}}>{{.}}</td><td>{{.Version}}</td><td>{{if .Sampled}}sample{{end}}</td></tr>{{end}}
</table></body></html>
`))

func (a *adminCall) page(w http.ResponseWriter) {
	var rules []string
	view := struct {
		URL, Token, Region, Base, Now string
		Latency                       any
		Count                         map[string]int
		Rules                         []string
		Dropped                       int
		Requests                      Ledger
	}{URL: a.URL, Token: a.Token(), Region: a.space.region, Base: a.cfg.basePath + AdminPath, Now: a.Now().UTC().Format(http.TimeFormat), Count: a.Count(), Dropped: a.Dropped()}
	locked(&a.mu, func() {
		view.Latency = a.latency
		for _, r := range slices.Concat(a.script, a.stubs) {
			for _, f := range r.faults {
				rules = append(rules, r.Method+" "+r.Path+": "+f.String())
			}
		}
	})
	view.Rules, view.Requests = rules, a.Ledger()
	slices.Reverse(view.Requests)
	view.Requests = view.Requests[:min(len(view.Requests), 100)]
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = adminPage.Execute(w, view) // the client may have left
}
