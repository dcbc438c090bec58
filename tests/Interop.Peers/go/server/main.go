// The interop server on grpc-go.
package main

import (
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"os/signal"
	"syscall"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/health"
	"google.golang.org/grpc/health/grpc_health_v1"

	"interop/testing"
	"peer/compression"
)

func main() {
	port := flag.Int("port", 0, "port to listen on; 0 takes a free one")
	useTLS := flag.Bool("use_tls", false, "TLS instead of plaintext")
	certFile := flag.String("cert_file", "", "PEM certificate")
	keyFile := flag.String("key_file", "", "PEM key")
	exitAtEOF := flag.Bool("exit_on_stdin_eof", false, "exit when stdin closes")
	flag.Parse()

	options := []grpc.ServerOption{grpc.StatsHandler(compression.Watch{})}
	if *useTLS {
		creds, err := credentials.NewServerTLSFromFile(*certFile, *keyFile)
		if err != nil {
			log.Fatal(err)
		}
		options = append(options, grpc.Creds(creds))
	}
	listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", *port))
	if err != nil {
		log.Fatal(err)
	}
	server := grpc.NewServer(options...)
	testing.RegisterTestServiceServer(server, &service{})
	services := health.NewServer()
	services.SetServingStatus("not.serving", grpc_health_v1.HealthCheckResponse_NOT_SERVING)
	grpc_health_v1.RegisterHealthServer(server, services)
	terminate := make(chan os.Signal, 1)
	signal.Notify(terminate, syscall.SIGTERM)
	// Whoever reads it may send a signal at once.
	fmt.Printf("listening on %d\n", listener.Addr().(*net.TCPAddr).Port)

	if *exitAtEOF {
		go func() {
			io.Copy(io.Discard, os.Stdin)
			os.Exit(0)
		}()
	}
	// Calls that are under way end by themselves.
	drained := make(chan struct{})
	go func() {
		<-terminate
		server.GracefulStop()
		close(drained)
	}()
	if err := server.Serve(listener); err != nil {
		log.Fatal(err)
	}
	<-drained
}
