package shape

import (
	"fmt"
	"strings"

	"github.com/seed-a528e955/intercom-go/scripts/internal/generate"
	"github.com/seed-a528e955/intercom-go/scripts/internal/goname"
)

// Layout says into which file each generated declaration goes.
func (d *Doc) Layout() generate.Layout {
	l := generate.Layout{
		Services:  map[string]string{},
		Params:    map[string]string{},
		Vars:      map[string]string{},
		Functions: map[string]string{},
		Package:   d.packageDoc(),
	}
	for _, op := range d.Operations {
		s := op.Entry.Service
		l.Services[s] = fileName(s)
		l.Vars[op.varName()] = s
		for _, f := range d.functions[op] {
			l.Functions[f.table.Name] = s
		}
		if op.ParamsPlace != "" {
			l.Params[op.TypeName+"Params"] = s
		}
	}
	return l
}

// fileName is a service's name in small letters, words apart: ticket_types.
// A name that the go tool would read as a platform or a test, or Windows as a
// device, gets a suffix; a long one is cut, and shares a file with others that
// begin alike.
func fileName(service string) string {
	words := goname.Words(service)
	name := strings.ToLower(strings.Join(words, "_"))
	name = strings.TrimRight(name[:min(len(name), longestFileName)], "_")
	if last := name[strings.LastIndexByte(name, '_')+1:]; name == "client" || name == "models" || last == "test" ||
		contains(platforms, last) || contains(devices, name) {
		name += "_service"
	}
	return name
}

const longestFileName = 80

// devices are names that no file on Windows can have, whatever its ending.
var devices = strings.Fields("con prn aux nul com1 com2 com3 com4 com5 com6 com7 com8 com9 lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 lpt7 lpt8 lpt9")

// platforms are what the go tool takes for a system or a processor at the end of
// a file's name.
var platforms = strings.Fields(`aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris
	wasip1 windows zos 386 amd64 amd64p32 arm armbe arm64 arm64be loong64 mips mipsle mips64 mips64le mips64p32 mips64p32le
	ppc ppc64 ppc64le riscv riscv64 s390 s390x sparc sparc64 wasm`)

func (d *Doc) packageDoc() string {
	return fmt.Sprintf(`// Package intercom calls version %[1]s of Intercom's REST API: one service a kind of
// thing, typed requests and answers, every operation that Intercom describes.
//
//	client, err := facade.New(intercom.New, token)
//	contact, err := client.Contacts.Get(ctx, "64f0c1a2b3c4d5e6f7a8b9c0")
//
// Importing this package pins the version: every call sends Intercom-Version %[1]s.
// Another version is another import of the same name.
//
// Reference: https://developers.intercom.com/docs/references/%[2]s/rest-api/api.intercom.io
`, d.HeaderVersion(), d.Version)
}
