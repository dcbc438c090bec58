using System.Text;

namespace Grpc.Core;

public sealed partial class Metadata
{
    /// <summary>One key with its value, which is text, or bytes if the key ends in <see cref="BinaryHeaderSuffix"/>.</summary>
    /// <remarks>Immutable. Keys are stored in lower case, as they travel.</remarks>
    public class Entry
    {
        // A string for text, a byte[] of our own for bytes.
        private readonly object _value;

        /// <summary>Creates a binary entry.</summary>
        /// <param name="key">The key; it must end in <see cref="BinaryHeaderSuffix"/> and otherwise obeys the rules of text keys.</param>
        /// <param name="valueBytes">The bytes, which are copied.</param>
        /// <exception cref="ArgumentNullException">An argument is null.</exception>
        /// <exception cref="ArgumentException">The key is not allowed.</exception>
        public Entry(string key, byte[] valueBytes)
        {
            Key = MetadataKey.Normalize(key);
            if (!MetadataKey.IsBinary(Key))
            {
                throw new ArgumentException(
                    $"The metadata key '{key}' has a binary value, so it must end in '{BinaryHeaderSuffix}'.", nameof(key));
            }

            ArgumentNullException.ThrowIfNull(valueBytes);
            _value = valueBytes.AsSpan().ToArray();
        }

        /// <summary>Creates a text entry.</summary>
        /// <param name="key">
        /// The key: ASCII letters (turned into lower case), digits, <c>_</c>, <c>-</c> and <c>.</c>; it must not end in
        /// <see cref="BinaryHeaderSuffix"/>.
        /// </param>
        /// <param name="value">
        /// The text. Only printable ASCII can travel; the runtime that sends the entry checks it, the entry itself takes any text.
        /// </param>
        /// <exception cref="ArgumentNullException">An argument is null.</exception>
        /// <exception cref="ArgumentException">The key is not allowed.</exception>
        public Entry(string key, string value)
        {
            Key = MetadataKey.Normalize(key);
            if (MetadataKey.IsBinary(Key))
            {
                throw new ArgumentException(
                    $"The metadata key '{key}' ends in '{BinaryHeaderSuffix}', so its value must be bytes, not text.", nameof(key));
            }

            ArgumentNullException.ThrowIfNull(value);
            _value = value;
        }

        /// <summary>The key, in lower case.</summary>
        public string Key { get; }

        /// <summary>Whether the value is bytes.</summary>
        public bool IsBinary => _value is byte[];

        /// <summary>The text.</summary>
        /// <exception cref="InvalidOperationException">The entry is binary.</exception>
        public string Value => _value as string
            ?? throw new InvalidOperationException($"The metadata entry '{Key}' is binary; read it through {nameof(ValueBytes)}.");

        /// <summary>A fresh copy of the bytes; of a text entry its ASCII form, with <c>?</c> for what is not ASCII.</summary>
        public byte[] ValueBytes => _value is byte[] bytes
            ? bytes.AsSpan().ToArray()
            : Encoding.ASCII.GetBytes((string)_value);

        /// <summary>Names the key and the value, bytes in base64 as they travel.</summary>
        public override string ToString() => _value is byte[] bytes
            ? $"[Entry: key={Key}, valueBytes={Convert.ToBase64String(bytes)}]"
            : $"[Entry: key={Key}, value={_value}]";

        internal bool HasKey(string key) => string.Equals(Key, key, StringComparison.OrdinalIgnoreCase);
    }
}
