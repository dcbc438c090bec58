using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Swoop.Architecture.Tests;

/// <summary>Classes are sealed unless something derives from them.</summary>
public sealed class ClassShape
{
    // Swoop.Abstractions is left out: which of its classes can be derived from is given.
    [Theory]
    [InlineData("Swoop.Http2")]
    [InlineData("Swoop.Protocol")]
    [InlineData("Swoop.Transport")]
    [InlineData("Swoop.Client")]
    [InlineData("Swoop.Server")]
    public void Every_class_is_sealed_or_abstract(string project)
    {
        using var file = new PEReader(File.OpenRead(Projects.AssemblyOf(project)));
        var reader = file.GetMetadataReader();
        var open = from handle in reader.TypeDefinitions
                   let type = reader.GetTypeDefinition(handle)
                   where (type.Attributes & (TypeAttributes.Sealed | TypeAttributes.Abstract | TypeAttributes.Interface)) == 0
                   let name = reader.GetString(type.Name)
                   where name is not "<Module>" && !name.StartsWith('<')
                   select name;
        Assert.Empty(open);
    }
}
