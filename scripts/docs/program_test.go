package docs

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
	"github.com/seed-a528e955/intercom-go/scripts/internal/pipeline"
)

const host = "api.eu.intercom.io"

// TestProgramRuns runs the program as it stands. It talks to Intercom's EU host;
// a proxy on this machine, which the environment names, answers in its place
// with the embedded Intercom.
func TestProgramRuns(t *testing.T) {
	server := intercomtest.New(t)
	server.AddContact(intercomtest.Contact{ID: "5ba682d23d7cf92bef87bfd4", Email: "ada@example.com", Name: "Augusta", Phone: "+15550100"})
	conversation := server.AddConversation(intercomtest.Conversation{ContactID: "5ba682d23d7cf92bef87bfd4", Body: "Hello"})
	require.NoError(t, server.Load(strings.NewReader(`{"admins": [{"key": "writer", "name": "Grace", "email": "grace@example.com"}]}`)))
	proxy, roots := intercept(t, renamed(server, "1234", conversation, "991267516", server.ID("writer")))

	binary := filepath.Join(t.TempDir(), "program")
	build(t, binary, "./program")
	cmd := exec.CommandContext(t.Context(), binary)
	cmd.Env = []string{
		"INTERCOM_ACCESS_TOKEN=" + server.Token(), "HTTPS_PROXY=" + proxy, "SSL_CERT_FILE=" + roots, "SSL_CERT_DIR=" + t.TempDir(),
	}
	var out, failure bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &failure
	require.NoError(t, cmd.Run(), "%s", failure.String())

	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	require.Len(t, lines, 3, out.String())
	require.True(t, strings.HasPrefix(lines[0], "Augusta "), lines[0])
	require.Equal(t, "ada@example.com", lines[1])
	require.True(t, strings.HasSuffix(lines[2], " open"), lines[2])
	contact, ok := server.Contact("5ba682d23d7cf92bef87bfd4")
	require.True(t, ok)
	require.Equal(t, "user-17", contact["external_id"])
	require.NotNil(t, contact["signed_up_at"])
	require.Nil(t, contact["phone"])
	whole, ok := server.Conversation(conversation)
	require.True(t, ok)
	parts := whole["conversation_parts"].(map[string]any)["conversation_parts"].([]any)
	require.Equal(t, "<p>Done.</p>", parts[len(parts)-1].(map[string]any)["body"])
}

// renamed gives the program's ids to the server's records: each id in a path or a
// body of a request becomes the one behind it.
func renamed(server http.Handler, ids ...string) http.Handler {
	names := strings.NewReplacer(ids...)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		sent := names.Replace(string(body))
		r.URL.Path, r.Body, r.ContentLength = names.Replace(r.URL.Path), io.NopCloser(strings.NewReader(sent)), int64(len(sent))
		server.ServeHTTP(w, r)
	})
}

// TestProgramOfEveryVersion swaps the one line that names the version. What is not called main is compiled and not linked.
func TestProgramOfEveryVersion(t *testing.T) {
	source, err := os.ReadFile("program/main.go")
	require.NoError(t, err)
	require.Equal(t, 1, bytes.Count(source, []byte("v212")))
	versions, err := pipeline.Versions("../..")
	require.NoError(t, err)
	dir, err := os.MkdirTemp(".", "program-")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(dir)) })
	for _, v := range versions {
		folder := filepath.Join(dir, pipeline.PackageDir(v))
		require.NoError(t, os.Mkdir(folder, 0o755))
		swapped := bytes.Replace(source, []byte("gen/v212"), []byte("gen/"+pipeline.PackageDir(v)), 1)
		swapped = bytes.Replace(swapped, []byte("package main"), []byte("package program"), 1)
		require.NoError(t, os.WriteFile(filepath.Join(folder, "main.go"), swapped, 0o644))
	}
	build(t, os.DevNull, "./"+dir+"/...")
}

// TestProgramLinksOneVersion lists what a program pinned to 2.12 is built from.
func TestProgramLinksOneVersion(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", "./program").Output()
	require.NoError(t, err)
	const module = "github.com/seed-a528e955/intercom-go/"
	var ours []string
	for _, p := range strings.Fields(string(out)) {
		require.NotContains(t, p, "kin-openapi")
		require.NotContains(t, p, "oapi-codegen/oapi-codegen")
		if rest, ok := strings.CutPrefix(p, module); ok && !strings.HasPrefix(rest, "scripts/") {
			ours = append(ours, rest)
		}
	}
	require.Subset(t, ours, []string{"api", "api/internal/codec", "api/search", "facade", "facade/ratelimit", "gen/v212"})
	for _, p := range ours { // what is not asked for is not linked: no other version, and none of the jobs
		require.Regexp(t, "^(api|api/.*|facade|facade/ratelimit|gen/v212)$", p)
	}
}

// TestConsumerModule makes a module of its own that uses the library, as a user
// does, and counts the lines of its go.sum.
func TestConsumerModule(t *testing.T) {
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	dir := t.TempDir()
	source, err := os.ReadFile("program/main.go")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "main.go"), source, 0o644))
	for _, args := range [][]string{
		{"mod", "init", "example.com/consumer"},
		{"mod", "edit", "-require=github.com/seed-a528e955/intercom-go@v0.0.0", "-replace=github.com/seed-a528e955/intercom-go=" + root},
		{"mod", "tidy"},
		{"build", "-o", os.DevNull, "."},
	} {
		cmd := exec.CommandContext(t.Context(), "go", args...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "go %s: %s", strings.Join(args, " "), out)
	}
	sum, err := os.ReadFile(filepath.Join(dir, "go.sum"))
	require.NoError(t, err)
	lines := bytes.Count(sum, []byte("\n"))
	t.Logf("a consumer's go.sum has %d lines", lines)
	require.Less(t, lines, 30)
}

func build(t *testing.T, output, pattern string) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "build", "-o", output, pattern).CombinedOutput()
	require.NoError(t, err, "%s", out)
}

// intercept starts a proxy that answers for Intercom's EU host with the given
// server, and returns its address and a file with the certificate to trust.
func intercept(t *testing.T, server http.Handler) (proxy, roots string) {
	t.Helper()
	cert, pemBytes := certificate(t)
	inner := httptest.NewUnstartedServer(server)
	inner.TLS = &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12}
	inner.StartTLS()
	t.Cleanup(inner.Close)
	outer := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodConnect || r.Host != host+":443" {
			t.Errorf("the program asked the proxy for %s %s", r.Method, r.Host)
			http.Error(w, "not here", http.StatusForbidden)
			return
		}
		tunnel(t, w, inner.Listener.Addr().String())
	}))
	t.Cleanup(outer.Close)
	roots = filepath.Join(t.TempDir(), "roots.pem")
	require.NoError(t, os.WriteFile(roots, pemBytes, 0o600))
	return outer.URL, roots
}

// tunnel joins a CONNECT request to an address.
func tunnel(t *testing.T, w http.ResponseWriter, address string) {
	there, err := net.Dial("tcp", address)
	if err != nil {
		t.Error(err)
		return
	}
	here, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		t.Error(err)
		return
	}
	_, _ = io.WriteString(here, "HTTP/1.1 200 OK\r\n\r\n") // a client that went away ends the copies below
	go func() {
		defer func() { _ = there.Close() }()
		_, _ = io.Copy(there, buffered)
	}()
	defer func() { _ = here.Close() }()
	_, _ = io.Copy(here, there)
}

func certificate(t *testing.T) (tls.Certificate, []byte) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{CommonName: "embedded Intercom"},
		DNSNames:     []string{host},
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(time.Hour),
		IsCA:         true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	require.NoError(t, err)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key},
		pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}
