// SPDX-License-Identifier: Apache-2.0

// Tempo in one process: its published packages behind a main of our own, since those of its own main cannot be built as a
// module that others require.
//
// usage: tempo -config.file=FILE (in it ${NAME:-default} stands for an environment variable)
package main

import (
	"flag"
	"log"
	"os"

	"github.com/drone/envsubst"
	gogoproto "github.com/gogo/protobuf/proto"
	"github.com/grafana/tempo/cmd/tempo/app"
	tempolog "github.com/grafana/tempo/pkg/util/log"
	"google.golang.org/grpc/encoding"
	"google.golang.org/protobuf/proto"
	"gopkg.in/yaml.v2"
)

// codec replaces the one that another library registers after Tempo's own: messages that gogo/protobuf generated, which are
// Tempo's, have fields of types that only it can marshal.
type codec struct{}

func (codec) Name() string { return "proto" }

func (codec) Marshal(v any) ([]byte, error) {
	if m, ok := v.(proto.Message); ok {
		return proto.Marshal(m)
	}
	return gogoproto.Marshal(v.(gogoproto.Message))
}

func (codec) Unmarshal(b []byte, v any) error {
	if m, ok := v.(proto.Message); ok {
		return proto.Unmarshal(b, m)
	}
	return gogoproto.Unmarshal(b, v.(gogoproto.Message))
}

func main() {
	encoding.RegisterCodec(codec{})
	file := flag.String("config.file", "", "configuration file")
	flag.Bool("config.expand-env", true, "always so")
	flag.Parse()
	config, err := load(*file)
	if err != nil {
		log.Fatal(err)
	}
	tempolog.InitLogger(&config.Server)
	tempo, err := app.New(*config)
	if err == nil {
		err = tempo.Run()
	}
	if err != nil {
		log.Fatal(err)
	}
}

// load reads the configuration as Tempo's own main does for all of it in one process.
func load(file string) (*app.Config, error) {
	config := &app.Config{}
	config.RegisterFlagsAndApplyDefaults("", flag.NewFlagSet("", flag.PanicOnError))
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	expanded, err := envsubst.EvalEnv(string(text))
	if err != nil {
		return nil, err
	}
	if err := yaml.UnmarshalStrict([]byte(expanded), config); err != nil {
		return nil, err
	}
	ring := &config.Ingester.LifecyclerConfig.RingConfig
	ring.KVStore.Store = "inmemory"
	ring.ReplicationFactor = 1
	config.Ingester.LifecyclerConfig.Addr = "127.0.0.1"
	config.Generator.Ring.KVStore.Store = "inmemory"
	config.Generator.Ring.InstanceAddr = "127.0.0.1"
	return config, nil
}
