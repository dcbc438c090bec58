using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Swoop.Architecture.Tests;

/// <summary>Which types of an assembly use which others of it: in signatures, and in the code of their methods.</summary>
/// <remarks>Read from what was compiled, because a namespace can be used without a using directive.</remarks>
internal sealed class TypeUses
{
    private static readonly OpCode[] _oneByte = new OpCode[256];
    private static readonly OpCode[] _twoByte = new OpCode[256];

    private readonly PEReader _file;
    private readonly MetadataReader _reader;
    private readonly TypeNames _names;
    private readonly HashSet<(string User, string Used)> _uses = [];

    static TypeUses()
    {
        foreach (var field in typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static))
        {
            var code = (OpCode)field.GetValue(null)!;
            (code.Size == 1 ? _oneByte : _twoByte)[(byte)code.Value] = code;
        }
    }

    private TypeUses(PEReader file)
    {
        _file = file;
        _reader = file.GetMetadataReader();
        _names = new TypeNames(_reader);
    }

    /// <summary>All uses in an assembly, by full names; nested types count as those around them.</summary>
    public static IReadOnlySet<(string User, string Used)> In(string assemblyPath)
    {
        using var file = new PEReader(File.OpenRead(assemblyPath));
        var uses = new TypeUses(file);
        foreach (var handle in uses._reader.TypeDefinitions) uses.AddType(handle);
        return uses._uses;
    }

    private void AddType(TypeDefinitionHandle handle)
    {
        var user = _names.OutermostOf(handle);
        var type = _reader.GetTypeDefinition(handle);
        AddToken(user, type.BaseType);
        foreach (var implementation in type.GetInterfaceImplementations()) AddToken(user, _reader.GetInterfaceImplementation(implementation).Interface);
        foreach (var field in type.GetFields()) Add(user, _reader.GetFieldDefinition(field).DecodeSignature(_names, null));
        foreach (var method in type.GetMethods()) AddMethod(user, _reader.GetMethodDefinition(method));
    }

    private void AddMethod(string user, MethodDefinition method)
    {
        AddSignature(user, method.DecodeSignature(_names, null));
        foreach (var parameter in method.GetGenericParameters())
        {
            foreach (var constraint in _reader.GetGenericParameter(parameter).GetConstraints())
                AddToken(user, _reader.GetGenericParameterConstraint(constraint).Type);
        }

        if (method.RelativeVirtualAddress == 0) return;
        var body = _file.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil)
        {
            foreach (var local in _reader.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(_names, null)) Add(user, local);
        }

        AddCode(user, body.GetILReader());
    }

    private void AddCode(string user, BlobReader code)
    {
        while (code.RemainingBytes > 0)
        {
            var first = code.ReadByte();
            var operation = first == 0xfe ? _twoByte[code.ReadByte()] : _oneByte[first];
            switch (operation.OperandType)
            {
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                    AddToken(user, MetadataTokens.EntityHandle(code.ReadInt32()));
                    break;
                case OperandType.InlineSwitch:
                    code.Offset += 4 * code.ReadInt32();
                    break;
                default:
                    code.Offset += SizeOf(operation.OperandType);
                    break;
            }
        }
    }

    private static int SizeOf(OperandType operand) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };

    private void AddToken(string user, EntityHandle token)
    {
        if (token.IsNil) return;
        switch (token.Kind)
        {
            case HandleKind.TypeDefinition:
                Add(user, [_names.OutermostOf((TypeDefinitionHandle)token)]);
                break;
            case HandleKind.TypeSpecification:
                Add(user, _reader.GetTypeSpecification((TypeSpecificationHandle)token).DecodeSignature(_names, null));
                break;
            case HandleKind.MethodDefinition:
                AddToken(user, _reader.GetMethodDefinition((MethodDefinitionHandle)token).GetDeclaringType());
                break;
            case HandleKind.FieldDefinition:
                AddToken(user, _reader.GetFieldDefinition((FieldDefinitionHandle)token).GetDeclaringType());
                break;
            case HandleKind.MemberReference:
                AddToken(user, _reader.GetMemberReference((MemberReferenceHandle)token).Parent);
                break;
            case HandleKind.MethodSpecification:
                var method = _reader.GetMethodSpecification((MethodSpecificationHandle)token);
                AddToken(user, method.Method);
                foreach (var argument in method.DecodeSignature(_names, null)) Add(user, argument);
                break;
        }
    }

    private void AddSignature(string user, MethodSignature<string[]> signature)
    {
        Add(user, signature.ReturnType);
        foreach (var parameter in signature.ParameterTypes) Add(user, parameter);
    }

    private void Add(string user, string[] used)
    {
        foreach (var name in used)
        {
            if (name != user) _uses.Add((user, name));
        }
    }
}
