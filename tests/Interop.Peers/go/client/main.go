// The interop client on grpc-go.
package main

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"flag"
	"fmt"
	"os"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"

	"interop/testing"
	"peer/compression"
)

var (
	serverHost         = flag.String("server_host", "127.0.0.1", "host to connect to")
	serverPort         = flag.Int("server_port", 0, "port to connect to")
	testCase           = flag.String("test_case", "", "name of the case")
	useTLS             = flag.Bool("use_tls", false, "TLS instead of plaintext")
	caFile             = flag.String("ca_file", "", "PEM certificate of the authority to trust")
	serverHostOverride = flag.String("server_host_override", "", "name to expect of the server")
	soakIterations     = flag.Int("soak_iterations", 50, "calls of a soak case")
	soakLatencyMs      = flag.Int("soak_per_iteration_max_acceptable_latency_ms", 5000, "bound for each of them")
)

// target is the server under test.
type target struct {
	connection    *grpc.ClientConn
	service       testing.TestServiceClient
	unimplemented testing.UnimplementedServiceClient
}

func connect() (*target, error) {
	options := []grpc.DialOption{grpc.WithNoProxy(), grpc.WithStatsHandler(compression.Watch{})}
	if *useTLS {
		pem, err := os.ReadFile(*caFile)
		if err != nil {
			return nil, err
		}
		roots := x509.NewCertPool()
		if !roots.AppendCertsFromPEM(pem) {
			return nil, errors.New("no certificate in " + *caFile)
		}
		config := &tls.Config{RootCAs: roots, ServerName: *serverHostOverride}
		options = append(options, grpc.WithTransportCredentials(credentials.NewTLS(config)))
	} else {
		options = append(options, grpc.WithInsecure())
		if *serverHostOverride != "" {
			options = append(options, grpc.WithAuthority(*serverHostOverride))
		}
	}
	connection, err := grpc.Dial(fmt.Sprintf("%s:%d", *serverHost, *serverPort), options...)
	if err != nil {
		return nil, err
	}
	return &target{
		connection,
		testing.NewTestServiceClient(connection),
		testing.NewUnimplementedServiceClient(connection),
	}, nil
}

func run() error {
	server, err := connect()
	if err != nil {
		return err
	}
	defer server.connection.Close()
	return cases[*testCase](server)
}

// soak makes large calls one after another, each within the latency bound.
func soak(next func() (*target, error)) error {
	for i := 0; i < *soakIterations; i++ {
		start := time.Now()
		server, err := next()
		if err != nil {
			return err
		}
		if err := largeUnary(server); err != nil {
			return fmt.Errorf("iteration %d: %w", i, err)
		}
		bound := time.Duration(*soakLatencyMs) * time.Millisecond
		if elapsed := time.Since(start); elapsed > bound {
			return fmt.Errorf("iteration %d took %v", i, elapsed)
		}
	}
	return nil
}

func rpcSoak(server *target) error {
	return soak(func() (*target, error) { return server, nil })
}

func channelSoak(*target) error {
	var current *target
	defer func() {
		if current != nil {
			current.connection.Close()
		}
	}()
	return soak(func() (*target, error) {
		if current != nil {
			current.connection.Close()
		}
		var err error
		current, err = connect()
		return current, err
	})
}

func main() {
	flag.Parse()
	if notSupported[*testCase] {
		fmt.Fprintf(os.Stderr, "not supported by this peer: %s\n", *testCase)
		os.Exit(3)
	}
	if cases[*testCase] == nil {
		fmt.Fprintf(os.Stderr, "no such case: %s\n", *testCase)
		os.Exit(1)
	}
	if err := run(); err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", *testCase, err)
		os.Exit(1)
	}
}
