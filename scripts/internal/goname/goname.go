// Package goname turns the names of an API description into Go identifiers.
package goname

import (
	"go/token"
	"strings"
	"unicode"
)

// initialisms are written in capitals wherever a word of a name is one of them.
// The list is API: taking a word out or putting one in renames what users call.
var initialisms = map[string]string{
	"ai": "AI", "api": "API", "bcc": "BCC", "cc": "CC", "csat": "CSAT", "csv": "CSV", "cta": "CTA", "faq": "FAQ",
	"html": "HTML", "http": "HTTP", "https": "HTTPS", "id": "ID", "ids": "IDs", "ios": "IOS", "ip": "IP", "json": "JSON",
	"jwt": "JWT", "ms": "MS", "nps": "NPS", "os": "OS", "qa": "QA", "sdk": "SDK", "sla": "SLA", "sms": "SMS", "sso": "SSO",
	"ui": "UI", "whatsapp": "WhatsApp", "uri": "URI", "url": "URL", "urls": "URLs", "utc": "UTC", "utm": "UTM", "uuid": "UUID", "xml": "XML",
}

// symbols names what a value may consist of entirely, so that it still makes an
// identifier.
var symbols = map[string]string{
	"=": "Equal", "!=": "NotEqual", "<": "Less", ">": "Greater", "<=": "LessOrEqual", ">=": "GreaterOrEqual",
	"~": "Contains", "!~": "NotContains", "^": "StartsWith", "$": "EndsWith", "*": "Any", "": "Empty",
}

// Exported makes an exported Go identifier: words run together with capitals,
// initialisms in capitals, "X" in front of what starts with no letter. An identifier
// stays what it is, also one that words such as "id s" make: IDs, not IDS.
func Exported(name string) string {
	if s, ok := symbols[name]; ok {
		return s
	}
	out := joined(name)
	for again := joined(out); again != out; again = joined(out) {
		out = again
	}
	return out
}

func joined(name string) string {
	var b strings.Builder
	for _, word := range Words(name) {
		if up, ok := initialisms[strings.ToLower(word)]; ok {
			b.WriteString(up)
			continue
		}
		r := []rune(word)
		b.WriteRune(unicode.ToUpper(r[0]))
		b.WriteString(string(r[1:]))
	}
	out := b.String()
	if out == "" {
		return "X"
	}
	if !unicode.IsLetter([]rune(out)[0]) {
		return "X" + out
	}
	return out
}

// Unexported makes an unexported Go identifier that is no keyword.
func Unexported(name string) string {
	words := Words(name)
	if len(words) == 0 {
		return "x"
	}
	first := strings.ToLower(words[0])
	out := first
	if len(words) > 1 {
		out += Exported(strings.Join(words[1:], "_"))
	}
	if !unicode.IsLetter([]rune(out)[0]) {
		out = "x" + out
	}
	if token.IsKeyword(out) {
		out += "Value"
	}
	return out
}

// Words splits a name where anything but a letter or digit stands, and where a
// capital follows a small letter: "lisDataEvents" → lis, Data, Events. A run of
// capitals stays together up to its last letter before a small one:
// "AIAgent" → AI, Agent.
func Words(name string) []string {
	var words []string
	var cur []rune
	flush := func() {
		if len(cur) > 0 {
			words = append(words, string(cur))
			cur = nil
		}
	}
	rs := []rune(name)
	for i, r := range rs {
		if r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			flush()
			continue
		}
		if unicode.IsUpper(r) && len(cur) > 0 {
			prevLower := !unicode.IsUpper(cur[len(cur)-1])
			nextLower := i+1 < len(rs) && unicode.IsLower(rs[i+1]) && !pluralTail(rs[i:])
			if prevLower || nextLower {
				flush()
			}
		}
		cur = append(cur, r)
	}
	flush()
	return words
}

// pluralTail keeps "URLs" and "IDs" one word: a capital followed by a small s
// that ends the name or the word.
func pluralTail(rs []rune) bool {
	return len(rs) >= 2 && rs[1] == 's' && (len(rs) == 2 || !unicode.IsLower(rs[2]))
}

// uncountable are nouns that are their own singular.
var uncountable = map[string]bool{
	"news": true, "status": true, "series": true, "address": true, "access": true, "analysis": true, "statistics": true,
	"business": true, "process": true, "is": true, "this": true, "has": true, "was": true, "sms": true, "ios": true, "os": true,
}

// Uncountable reports whether the last word of a name is its own plural.
func Uncountable(name string) bool {
	words := Words(name)
	return len(words) > 0 && uncountable[strings.ToLower(words[len(words)-1])]
}

// Singular makes the singular of the last word of an identifier:
// "Companies" → "Company", "TicketTypes" → "TicketType".
func Singular(name string) string {
	words := Words(name)
	if len(words) == 0 {
		return name
	}
	last := words[len(words)-1]
	low := strings.ToLower(last)
	cut := func(n int, add string) string { return name[:len(name)-n] + add }
	switch {
	case uncountable[low] || strings.HasSuffix(low, "ss"):
		return name
	case low == "people":
		return cut(6, last[:1]+"erson")
	case strings.HasSuffix(low, "ies") && len(low) > 4:
		return cut(3, "y")
	case strings.HasSuffix(low, "sses"), strings.HasSuffix(low, "xes"), strings.HasSuffix(low, "ches"),
		strings.HasSuffix(low, "shes"), strings.HasSuffix(low, "tatuses"):
		return cut(2, "")
	case strings.HasSuffix(low, "s") && len(low) > 2:
		return cut(1, "")
	}
	return name
}
