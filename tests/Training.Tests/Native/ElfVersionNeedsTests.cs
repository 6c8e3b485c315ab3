using SatCurate.Training.Native;

namespace SatCurate.Training.Tests.Native;

public sealed class ElfVersionNeedsTests
{
    private const string Needed = "GLIBCXX_3.4.32";

    [Fact]
    public void Read_ShippedShim_FindsTheNeedOnceAndStrong()
    {
        ElfVersionNeed[] needs = [.. ElfVersionNeeds.Read(Shim()).Where(need => need.Version == Needed)];

        needs.Length.ShouldBe(1);
        needs[0].Library.ShouldBe("libstdc++.so.6");
        needs[0].Flags.ShouldBe((ushort)0);
    }

    [Fact]
    public void MarkWeak_ShippedShim_ChangesOneByteOfOneEntry()
    {
        byte[] original = Shim();
        byte[] patched = ElfVersionNeeds.MarkWeak(original, Needed);

        Enumerable.Range(0, original.Length).Count(i => original[i] != patched[i]).ShouldBe(1);
        ElfVersionNeed[] changed = [.. ElfVersionNeeds.Read(patched).Except(ElfVersionNeeds.Read(original))];
        changed.Length.ShouldBe(1);
        changed[0].Version.ShouldBe(Needed);
        changed[0].Flags.ShouldBe((ushort)2);
    }

    [Fact]
    public void MarkWeak_PatchedAlready_ChangesNothing()
    {
        byte[] patched = ElfVersionNeeds.MarkWeak(Shim(), Needed);

        ElfVersionNeeds.MarkWeak(patched, Needed).ShouldBe(patched);
    }

    [Fact]
    public void MarkWeak_VersionNotNeeded_IsRefused() =>
        Should.Throw<InvalidDataException>(() => ElfVersionNeeds.MarkWeak(Shim(), "GLIBCXX_9.9")).Message.ShouldContain("0 times");

    [Fact]
    public void Read_NoElf_IsRefused() => Should.Throw<InvalidDataException>(() => ElfVersionNeeds.Read(new byte[4096]));

    [Theory]
    [InlineData(0.999)] // behind the section headers' start
    [InlineData(0.5)]
    [InlineData(0.0001)]
    public void Read_TruncatedElf_IsRefused(double share)
    {
        byte[] shim = Shim();

        Should.Throw<InvalidDataException>(() => ElfVersionNeeds.Read(shim.AsSpan(0, (int)(shim.Length * share))));
    }

    internal static string ShimPath { get; } = Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libLibTorchSharp.so");

    private static byte[] Shim() => File.ReadAllBytes(ShimPath);
}
