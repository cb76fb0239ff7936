package signed

import (
	"go/ast"
	"go/parser"
	"go/token"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Verify takes the same time whatever is right: sums are compared by hmac.Equal and nothing else, and no key ends the loop.
func TestVerifyIsConstantTimeByConstruction(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "signed.go", nil, 0)
	require.NoError(t, err)
	var loop *ast.RangeStmt
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Name.Name == "Verify" {
			ast.Inspect(f, func(n ast.Node) bool {
				if r, ok := n.(*ast.RangeStmt); ok {
					loop = r
				}
				return true
			})
		}
	}
	require.NotNil(t, loop)
	equal := 0
	ast.Inspect(loop, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BranchStmt, *ast.ReturnStmt, *ast.IfStmt:
			t.Errorf("%T in the loop over the keys", n)
		case *ast.SelectorExpr:
			if n.Sel.Name == "Equal" {
				assert.Equal(t, "hmac", n.X.(*ast.Ident).Name)
				equal++
			}
		case *ast.BinaryExpr:
			if n.Op == token.LAND || n.Op == token.LOR {
				_, call := n.Y.(*ast.CallExpr)
				assert.False(t, call, "a call that is made or not, depending on another result")
			}
		}
		return true
	})
	assert.Equal(t, 1, equal)
}
