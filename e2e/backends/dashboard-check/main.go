// SPDX-License-Identifier: Apache-2.0

// Checks Grafana dashboards against Grafana's own types of the schema: unknown fields and wrong types and values are errors.
//
// usage: dashboard-check FILE...
package main

import (
	"fmt"
	"os"

	"github.com/grafana/grafana-foundation-sdk/go/cog/plugins"
	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
)

func main() {
	plugins.RegisterDefaultPlugins()
	code := 0
	for _, file := range os.Args[1:] {
		if err := check(file); err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", file, err)
			code = 1
		}
	}
	os.Exit(code)
}

func check(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var read dashboard.Dashboard
	// Neither returns nil: what is returned may hold nothing.
	for _, found := range []error{read.UnmarshalJSONStrict(text), read.Validate()} {
		if found != nil && found.Error() != "" {
			return found
		}
	}
	return nil
}
