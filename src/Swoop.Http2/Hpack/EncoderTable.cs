using System.Runtime.CompilerServices;

namespace Swoop.Http2.Hpack;

/// <summary>The encoder's dynamic table and the ways to find something in it.</summary>
/// <remarks>
/// <para>Beside the ring of entries lie two rings of hashes, of fields and of names, in the same places. A search runs over all of a
/// ring's hashes with vector instructions: at most 128, so there is no map to be kept in step with evictions.</para>
/// <para>A template is found without any search: a place chosen by its hash remembers the number of its insertion, and what
/// is older than the oldest entry is evicted.</para>
/// </remarks>
internal sealed class EncoderTable
{
    // A server repeats three templates, a client a dozen: the places begin few, for idle connections are many, and double when two
    // templates that are both in the table want the same. At most 128 entries fit into 4096 octets.
    private const int FewestPlaces = 4;
    private const int MostPlaces = 64;

    private readonly DynamicTable _table;
    private uint[] _fieldHashes = [];
    private uint[] _nameHashes = [];
    private Remembered[] _templates = [];

    /// <summary>Creates an empty table.</summary>
    public EncoderTable(int maxSize) => _table = new DynamicTable(maxSize);

    /// <summary>The size that the table must not exceed; lowering it evicts.</summary>
    public int MaxSize
    {
        get => _table.MaxSize;
        set => _table.MaxSize = value;
    }

    /// <summary>The entries held.</summary>
    public int Count => _table.Count;

    /// <summary>The entry of this age, 0 being the newest.</summary>
    public HeaderTableEntry this[int age] => _table[age];

    /// <summary>The index on the wire of the template's entry, or 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(HeaderTemplate template)
    {
        var templates = _templates;
        // The number of places is a power of two, or none, of which no place is the first.
        var place = template.FieldHash & (uint)(templates.Length - 1);
        if (place < (uint)templates.Length && ReferenceEquals(templates[place].Template, template))
        {
            var age = _table.Inserted - 1 - templates[place].Insertion;
            if (age < _table.Count) return IndexOf((int)age);
        }

        return Search(template);
    }

    /// <summary>The index on the wire of this field, or 0.</summary>
    public int Find(uint fieldHash, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        for (var position = Next(_fieldHashes, 0, fieldHash); position >= 0; position = Next(_fieldHashes, position + 1, fieldHash))
        {
            var age = AgeAt(position);
            if (age < _table.Count && value.SequenceEqual(_table[age].Value) && name.SequenceEqual(_table[age].Name)) return IndexOf(age);
        }

        return 0;
    }

    /// <summary>An index on the wire with this name, or 0.</summary>
    public int FindName(uint nameHash, ReadOnlySpan<byte> name)
    {
        for (var position = Next(_nameHashes, 0, nameHash); position >= 0; position = Next(_nameHashes, position + 1, nameHash))
        {
            var age = AgeAt(position);
            if (age < _table.Count && name.SequenceEqual(_table[age].Name)) return IndexOf(age);
        }

        return 0;
    }

    /// <summary>Adds a template, whose size is at most <see cref="MaxSize"/>.</summary>
    public void Add(HeaderTemplate template)
    {
        Add(template.Entry, template.NameHash, template.FieldHash);
        Remember(template, 0);
    }

    /// <summary>Adds an entry, whose size is at most <see cref="MaxSize"/>.</summary>
    public void Add(HeaderTableEntry entry, uint nameHash, uint fieldHash)
    {
        _table.Add(entry);
        if (_fieldHashes.Length != _table.Capacity) Grow();
        var position = (int)(_table.Inserted - 1) & (_table.Capacity - 1);
        _fieldHashes[position] = fieldHash;
        _nameHashes[position] = nameHash;
    }

    // Another template took the place, the same field was added as octets, or there is none.
    private int Search(HeaderTemplate template)
    {
        var index = Find(template.FieldHash, template.Name, template.Value);
        if (index != 0) Remember(template, index - IndexOf(0));
        return index;
    }

    private static int IndexOf(int age) => StaticTable.Count + 1 + age;

    private static int Next(uint[] hashes, int from, uint hash)
    {
        var found = hashes.AsSpan(from).IndexOf(hash);
        return found < 0 ? -1 : from + found;
    }

    // Evicted entries leave their hashes behind; their age is then beyond the table's count.
    private int AgeAt(int position) => (int)(_table.Inserted - 1 - position) & (_table.Capacity - 1);

    private void Remember(HeaderTemplate template, int age)
    {
        if (_templates.Length == 0) _templates = new Remembered[FewestPlaces];
        while (_templates.Length < MostPlaces && IsTakenByAnother(PlaceOf(template), template)) AddPlaces();
        PlaceOf(template) = new Remembered(template, _table.Inserted - 1 - age);
    }

    private ref Remembered PlaceOf(HeaderTemplate template) => ref _templates[template.FieldHash & (uint)(_templates.Length - 1)];

    private bool IsTakenByAnother(in Remembered place, HeaderTemplate template) =>
        place.Template is { } held && !ReferenceEquals(held, template) && _table.Inserted - 1 - place.Insertion < _table.Count;

    private void AddPlaces()
    {
        var fewer = _templates;
        _templates = new Remembered[fewer.Length * 2];
        foreach (var remembered in fewer)
        {
            if (remembered.Template is { } template) PlaceOf(template) = remembered;
        }
    }

    private void Grow()
    {
        _fieldHashes = new uint[_table.Capacity];
        _nameHashes = new uint[_table.Capacity];
        for (var age = 0; age < _table.Count; age++)
        {
            var position = (int)(_table.Inserted - 1 - age) & (_table.Capacity - 1);
            _nameHashes[position] = HeaderHash.OfName(_table[age].Name);
            _fieldHashes[position] = HeaderHash.OfField(_nameHashes[position], _table[age].Value);
        }
    }

    private readonly record struct Remembered(HeaderTemplate? Template, long Insertion);
}
