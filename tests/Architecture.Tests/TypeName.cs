using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace SatCurate.Architecture.Tests;

/// <summary>Types of signatures as text: names without namespaces.</summary>
internal sealed class TypeName : ISignatureTypeProvider<string, object?>
{
    public static TypeName Instance { get; } = new();

    public static string OfType(MetadataReader reader, TypeDefinitionHandle type) => reader.GetString(reader.GetTypeDefinition(type).Name);

    public static string OfType(MetadataReader reader, TypeReferenceHandle type) => reader.GetString(reader.GetTypeReference(type).Name);

    public string GetArrayType(string elementType, ArrayShape shape) => $"{elementType}[,]";

    public string GetByReferenceType(string elementType) => $"{elementType}&";

    public string GetFunctionPointerType(MethodSignature<string> signature) => "function";

    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) => $"{genericType}<{string.Join(", ", typeArguments)}>";

    public string GetGenericMethodParameter(object? genericContext, int index) => $"!!{index}";

    public string GetGenericTypeParameter(object? genericContext, int index) => $"!{index}";

    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

    public string GetPinnedType(string elementType) => elementType;

    public string GetPointerType(string elementType) => $"{elementType}*";

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

    public string GetSZArrayType(string elementType) => $"{elementType}[]";

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => OfType(reader, handle);

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => OfType(reader, handle);

    public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);
}
