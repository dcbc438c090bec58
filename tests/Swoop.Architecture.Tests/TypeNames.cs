using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Swoop.Architecture.Tests;

/// <summary>Reads signatures as the names of the assembly's own types that occur in them.</summary>
internal sealed class TypeNames(MetadataReader reader) : ISignatureTypeProvider<string[], object?>
{
    /// <summary>The full name of a type, or of the type around it.</summary>
    public string OutermostOf(TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        while (type.IsNested) type = reader.GetTypeDefinition(type.GetDeclaringType());
        return $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}";
    }

    public string[] GetTypeFromDefinition(MetadataReader _, TypeDefinitionHandle handle, byte rawTypeKind) => [OutermostOf(handle)];

    public string[] GetTypeFromSpecification(MetadataReader _, object? context, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, context);

    public string[] GetGenericInstantiation(string[] genericType, ImmutableArray<string[]> arguments) =>
        [.. genericType, .. arguments.SelectMany(static argument => argument)];

    public string[] GetFunctionPointerType(MethodSignature<string[]> signature) =>
        [.. signature.ReturnType, .. signature.ParameterTypes.SelectMany(static parameter => parameter)];

    public string[] GetModifiedType(string[] modifier, string[] unmodifiedType, bool isRequired) => [.. modifier, .. unmodifiedType];

    public string[] GetArrayType(string[] elementType, ArrayShape shape) => elementType;

    public string[] GetByReferenceType(string[] elementType) => elementType;

    public string[] GetPinnedType(string[] elementType) => elementType;

    public string[] GetPointerType(string[] elementType) => elementType;

    public string[] GetSZArrayType(string[] elementType) => elementType;

    public string[] GetGenericMethodParameter(object? context, int index) => [];

    public string[] GetGenericTypeParameter(object? context, int index) => [];

    public string[] GetPrimitiveType(PrimitiveTypeCode typeCode) => [];

    public string[] GetTypeFromReference(MetadataReader _, TypeReferenceHandle handle, byte rawTypeKind) => [];
}
