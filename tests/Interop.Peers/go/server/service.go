package main

import (
	"context"
	"io"
	"os"
	"strconv"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	"interop/testing"
	"peer/compression"
)

const (
	echoInitial  = "x-grpc-test-echo-initial"
	echoTrailing = "x-grpc-test-echo-trailing-bin"
)

// Differs between server processes and stays the same within one.
var serverID = strconv.Itoa(os.Getpid())

// grpc-go answers in the encoding of the request and cannot choose message by message, so response_compressed is ignored.
type service struct {
	testing.UnimplementedTestServiceServer
}

func echoed(ctx context.Context) (header, trailer metadata.MD) {
	received, _ := metadata.FromIncomingContext(ctx)
	header, trailer = metadata.MD{}, metadata.MD{}
	header.Set(echoInitial, received.Get(echoInitial)...)
	trailer.Set(echoTrailing, received.Get(echoTrailing)...)
	return header, trailer
}

func echoUnary(ctx context.Context) {
	header, trailer := echoed(ctx)
	grpc.SetHeader(ctx, header)
	grpc.SetTrailer(ctx, trailer)
}

func echoStream(stream grpc.ServerStream) {
	header, trailer := echoed(stream.Context())
	stream.SetTrailer(trailer)
	if len(header.Get(echoInitial)) > 0 {
		stream.SendHeader(header)
	}
}

func requestedStatus(requested *testing.EchoStatus) error {
	if requested == nil {
		return nil
	}
	return status.Error(codes.Code(requested.Code), requested.Message)
}

func checkCompression(ctx context.Context, expected *testing.BoolValue) error {
	if expected == nil || expected.Value == compression.LastMessageWasCompressed(ctx) {
		return nil
	}
	return status.Errorf(codes.InvalidArgument, "compressed: expected %v, was %v", expected.Value, !expected.Value)
}

func zeros(size int32) *testing.Payload {
	return &testing.Payload{Body: make([]byte, size)}
}

func respond(stream interface {
	Send(*testing.StreamingOutputCallResponse) error
}, request *testing.StreamingOutputCallRequest) error {
	for _, parameters := range request.ResponseParameters {
		time.Sleep(time.Duration(parameters.IntervalUs) * time.Microsecond)
		if err := stream.Send(&testing.StreamingOutputCallResponse{Payload: zeros(parameters.Size)}); err != nil {
			return err
		}
	}
	return requestedStatus(request.ResponseStatus)
}

func (*service) EmptyCall(ctx context.Context, _ *testing.Empty) (*testing.Empty, error) {
	echoUnary(ctx)
	return &testing.Empty{}, nil
}

func (*service) UnaryCall(ctx context.Context, request *testing.SimpleRequest) (*testing.SimpleResponse, error) {
	echoUnary(ctx)
	if err := checkCompression(ctx, request.ExpectCompressed); err != nil {
		return nil, err
	}
	if err := requestedStatus(request.ResponseStatus); err != nil {
		return nil, err
	}
	response := &testing.SimpleResponse{Payload: zeros(request.ResponseSize)}
	if request.FillServerId {
		response.ServerId = serverID
	}
	return response, nil
}

func (*service) CacheableUnaryCall(ctx context.Context, _ *testing.SimpleRequest) (*testing.SimpleResponse, error) {
	grpc.SetHeader(ctx, metadata.Pairs("cache-control", "max-age=60, public"))
	now := strconv.FormatInt(time.Now().UnixNano(), 10)
	return &testing.SimpleResponse{Payload: &testing.Payload{Body: []byte(now)}}, nil
}

func (*service) StreamingOutputCall(
	request *testing.StreamingOutputCallRequest, stream testing.TestService_StreamingOutputCallServer) error {
	echoStream(stream)
	return respond(stream, request)
}

func (*service) StreamingInputCall(stream testing.TestService_StreamingInputCallServer) error {
	echoStream(stream)
	sum := 0
	for {
		request, err := stream.Recv()
		if err == io.EOF {
			return stream.SendAndClose(&testing.StreamingInputCallResponse{AggregatedPayloadSize: int32(sum)})
		}
		if err != nil {
			return err
		}
		if err := checkCompression(stream.Context(), request.ExpectCompressed); err != nil {
			return err
		}
		sum += len(request.GetPayload().GetBody())
	}
}

func (*service) FullDuplexCall(stream testing.TestService_FullDuplexCallServer) error {
	echoStream(stream)
	for {
		request, err := stream.Recv()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := respond(stream, request); err != nil {
			return err
		}
	}
}

func (*service) HalfDuplexCall(stream testing.TestService_HalfDuplexCallServer) error {
	echoStream(stream)
	var requests []*testing.StreamingOutputCallRequest
	for {
		request, err := stream.Recv()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		requests = append(requests, request)
	}
	for _, request := range requests {
		if err := respond(stream, request); err != nil {
			return err
		}
	}
	return nil
}
