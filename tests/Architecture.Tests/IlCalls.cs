using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace SatCurate.Architecture.Tests;

/// <summary>The calls that the methods of a compiled assembly make, read from its file.</summary>
internal static class IlCalls
{
    private static readonly Dictionary<short, OpCode> s_opCodes = typeof(OpCodes).GetFields()
        .Select(field => field.GetValue(null)).OfType<OpCode>().ToDictionary(code => code.Value);

    /// <summary>
    /// Every call of every method: who calls, what, both as "Type.Name(parameter types)", and the name of the instruction that follows, which tells
    /// what becomes of the result.
    /// </summary>
    public static IEnumerable<(string Caller, string Callee, string Next)> Of(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        MetadataReader reader = file.GetMetadataReader();
        foreach (MethodDefinitionHandle handle in reader.MethodDefinitions)
        {
            MethodDefinition method = reader.GetMethodDefinition(handle);
            if (method.RelativeVirtualAddress == 0)
            {
                continue;
            }

            string caller = NameOf(reader, handle);
            (string? pending, byte[] code) = (null, file.GetMethodBody(method.RelativeVirtualAddress).GetILBytes()!);
            for (int at = 0; at < code.Length;)
            {
                OpCode op = s_opCodes[code[at] == 0xFE ? (short)(0xFE00 | code[at + 1]) : code[at]];
                int operand = at + op.Size;
                if (pending is not null)
                {
                    yield return (caller, pending, op.Name!);
                }

                pending = op.OperandType == OperandType.InlineMethod
                    ? NameOf(reader, MetadataTokens.EntityHandle(BitConverter.ToInt32(code, operand)))
                    : null;
                at = operand + SizeOf(op.OperandType, code, operand);
            }
        }
    }

    private static string NameOf(MetadataReader reader, EntityHandle method) => method.Kind switch
    {
        HandleKind.MethodDefinition => NameOf(reader, reader.GetMethodDefinition((MethodDefinitionHandle)method)),
        HandleKind.MethodSpecification => NameOf(reader, reader.GetMethodSpecification((MethodSpecificationHandle)method).Method),
        _ => NameOf(reader, reader.GetMemberReference((MemberReferenceHandle)method)),
    };

    private static string NameOf(MetadataReader reader, MethodDefinition method) => Text(
        TypeName.OfType(reader, method.GetDeclaringType()), reader.GetString(method.Name), method.DecodeSignature(TypeName.Instance, null));

    private static string NameOf(MetadataReader reader, MemberReference member) => Text(
        member.Parent.Kind switch
        {
            HandleKind.TypeReference => TypeName.OfType(reader, (TypeReferenceHandle)member.Parent),
            HandleKind.TypeDefinition => TypeName.OfType(reader, (TypeDefinitionHandle)member.Parent),
            HandleKind.TypeSpecification => reader.GetTypeSpecification((TypeSpecificationHandle)member.Parent).DecodeSignature(TypeName.Instance, null),
            _ => "?",
        },
        reader.GetString(member.Name),
        member.DecodeMethodSignature(TypeName.Instance, null));

    private static string Text(string type, string name, MethodSignature<string> signature) => $"{type}.{name}({string.Join(", ", signature.ParameterTypes)})";

    private static int SizeOf(OperandType type, byte[] code, int at) => type switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
        _ => 4,
    };
}
