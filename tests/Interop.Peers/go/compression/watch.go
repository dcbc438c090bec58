// Package compression tells whether the message that a call received last was compressed on the wire.
//
// grpc-go hides the flag, but its stats show both sizes of a message.
package compression

import (
	"context"
	"sync/atomic"

	_ "google.golang.org/grpc/encoding/gzip" // registers the codec
	"google.golang.org/grpc/stats"
)

const prefixLength = 5

type key struct{}

// Watch is a stats handler for a server or a channel.
type Watch struct{}

// NewContext makes the context of a client call that can be asked afterwards; on a server TagRPC does so.
func NewContext(ctx context.Context) context.Context {
	return context.WithValue(ctx, key{}, new(int32))
}

// LastMessageWasCompressed needs a context that came from NewContext, or a server call's.
func LastMessageWasCompressed(ctx context.Context) bool {
	return atomic.LoadInt32(ctx.Value(key{}).(*int32)) == 1
}

func (Watch) TagRPC(ctx context.Context, _ *stats.RPCTagInfo) context.Context {
	if ctx.Value(key{}) == nil {
		return NewContext(ctx)
	}
	return ctx
}

func (Watch) HandleRPC(ctx context.Context, event stats.RPCStats) {
	if received, ok := event.(*stats.InPayload); ok {
		compressed := int32(0)
		if received.WireLength-prefixLength != received.Length {
			compressed = 1
		}
		atomic.StoreInt32(ctx.Value(key{}).(*int32), compressed)
	}
}

func (Watch) TagConn(ctx context.Context, _ *stats.ConnTagInfo) context.Context { return ctx }

func (Watch) HandleConn(context.Context, stats.ConnStats) {}
