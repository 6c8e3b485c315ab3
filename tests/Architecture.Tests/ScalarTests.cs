namespace SatCurate.Architecture.Tests;

/// <summary>
/// A TorchSharp.Scalar frees its native memory in a finalizer, and TorchSharp hands only the address of it to libtorch: a scalar that nothing refers
/// to any more may be freed while an operation reads it, which then computes with another number or fails. So whoever makes one keeps it, by a
/// field or a using (docs/design/0023-scalars.md), and calls nothing in which TorchSharp makes one of its own.
/// </summary>
public class ScalarTests
{
    private static readonly string[] s_making = ["Scalar.op_Implicit(", "ScalarExtensionMethods.To", "TensorExtensionMethods.ToScalar("];

    private static readonly string s_folder = Path.Combine(Repository.Root, "Client/bin/Release/net10.0");

    [Fact]
    public void Training_EveryScalarItMakes_IsKept()
    {
        (string Caller, string Callee, string Next)[] calls = [.. IlCalls.Of(Path.Combine(s_folder, "SatCurate.Training.dll"))];
        (string Caller, string Callee, string Next)[] made = [.. calls.Where(call => IsMaking(call.Callee))];

        made.ShouldNotBeEmpty("nothing would be looked at");
        made.Where(call => !call.Next.StartsWith("st", StringComparison.Ordinal)).Select(call => call.Caller).Distinct().ShouldBeEmpty();
    }

    [Fact]
    public void Training_WhatItCallsOfTorchSharp_MakesNoScalars()
    {
        HashSet<string> makers = Makers();
        makers.ShouldContain("Tensor.op_Addition(Tensor, Tensor)");

        IlCalls.Of(Path.Combine(s_folder, "SatCurate.Training.dll"))
            .Where(call => makers.Contains(call.Callee))
            .Select(call => $"{call.Caller} calls {call.Callee}")
            .Distinct()
            .ShouldBeEmpty();
    }

    /// <summary>Methods of TorchSharp that make a scalar, and those that call them.</summary>
    private static HashSet<string> Makers()
    {
        ILookup<string, string> callers = IlCalls.Of(Path.Combine(s_folder, "TorchSharp.dll")).ToLookup(call => call.Callee, call => call.Caller);
        var makers = new HashSet<string>();
        var open = new Queue<string>(callers.Select(group => group.Key).Where(IsMaking));
        while (open.TryDequeue(out string? callee))
        {
            foreach (string caller in callers[callee])
            {
                if (!IsMaking(caller) && makers.Add(caller))
                {
                    open.Enqueue(caller);
                }
            }
        }

        return makers;
    }

    private static bool IsMaking(string callee) => s_making.Any(name => callee.StartsWith(name, StringComparison.Ordinal));
}
