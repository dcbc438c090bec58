package main

import (
	"context"
	"fmt"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/encoding/gzip"
	"google.golang.org/grpc/metadata"

	"interop/testing"
	"peer/compression"
)

// This version of grpc-go does not announce the codecs it knows by itself.
func acceptingGzip() context.Context {
	ctx := metadata.AppendToOutgoingContext(context.Background(), "grpc-accept-encoding", "identity,gzip")
	return compression.NewContext(ctx)
}

func expectCompressed(ctx context.Context, expected bool) error {
	if actual := compression.LastMessageWasCompressed(ctx); actual != expected {
		return fmt.Errorf("response compressed: expected %v, was %v", expected, actual)
	}
	return nil
}

func clientCompressedUnary(server *target) error {
	call := func(expected bool, options ...grpc.CallOption) error {
		response, err := server.service.UnaryCall(context.Background(), &testing.SimpleRequest{
			ResponseSize:     largeResponse,
			Payload:          payload(largeRequest),
			ExpectCompressed: &testing.BoolValue{Value: expected},
		}, options...)
		if err != nil {
			return err
		}
		return expectSize(largeResponse, response.Payload)
	}
	if err := expectCode(codes.InvalidArgument, call(true)); err != nil {
		return fmt.Errorf("probe: %w", err)
	}
	if err := call(true, grpc.UseCompressor(gzip.Name)); err != nil {
		return fmt.Errorf("compressed: %w", err)
	}
	if err := call(false); err != nil {
		return fmt.Errorf("plain: %w", err)
	}
	return nil
}

func serverCompressedUnary(server *target) error {
	for _, compressed := range []bool{true, false} {
		ctx := acceptingGzip()
		response, err := server.service.UnaryCall(ctx, &testing.SimpleRequest{
			ResponseSize:       largeResponse,
			Payload:            payload(largeRequest),
			ResponseCompressed: &testing.BoolValue{Value: compressed},
		})
		if err != nil {
			return err
		}
		if err := expectCompressed(ctx, compressed); err != nil {
			return err
		}
		if err := expectSize(largeResponse, response.Payload); err != nil {
			return err
		}
	}
	return nil
}

func serverCompressedStreaming(server *target) error {
	parameters := []*testing.ResponseParameters{
		{Size: 31415, Compressed: &testing.BoolValue{Value: true}},
		{Size: 92653, Compressed: &testing.BoolValue{Value: false}},
	}
	ctx := acceptingGzip()
	request := &testing.StreamingOutputCallRequest{ResponseParameters: parameters}
	stream, err := server.service.StreamingOutputCall(ctx, request)
	if err != nil {
		return err
	}
	for _, parameter := range parameters {
		response, err := stream.Recv()
		if err != nil {
			return err
		}
		if err := expectCompressed(ctx, parameter.Compressed.Value); err != nil {
			return err
		}
		if err := expectSize(parameter.Size, response.Payload); err != nil {
			return err
		}
	}
	_, err = stream.Recv()
	return expectEnd(err)
}
