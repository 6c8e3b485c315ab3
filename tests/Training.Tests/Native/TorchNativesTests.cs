using SatCurate.Curation;
using SatCurate.Training.Native;
using TorchSharp;

namespace SatCurate.Training.Tests.Native;

public sealed class TorchNativesTests
{
    [Fact]
    public void Load_BeforeTorch_LetsTensorsCompute()
    {
        TorchNativesReport report = TorchNatives.Load();

        using torch.Tensor sum = torch.tensor(new[] { 1f, 2f }).sum();
        sum.ToSingle().ShouldBe(3f);
        report.LibTorchFolder.ShouldNotBeNull();
        File.Exists(report.Shim).ShouldBeTrue();
    }

    [Fact]
    public void Load_Twice_AnswersTheSameReport() => TorchNatives.Load().ShouldBeSameAs(TorchNatives.Load());

    [Fact]
    public void Chosen_FolderWithLibtorch_IsThatFolderAndNothingIsNone()
    {
        string folder = TorchNatives.Load().LibTorchFolder!;

        TorchNatives.Chosen(folder).ShouldBe(folder);
        TorchNatives.Chosen(null).ShouldBeNull();
        TorchNatives.Chosen("").ShouldBeNull();
    }

    [Theory]
    [InlineData("/nowhere")]
    [InlineData("torch/lib")]
    public void Chosen_FolderWithoutLibtorch_IsAnErrorThatNamesTheVariable(string folder) =>
        Should.Throw<UserErrorException>(() => TorchNatives.Chosen(folder)).Message
            .ShouldStartWith($"there is no libtorch_cpu.so in {folder} ({TorchNatives.FolderVariable}).");

    [Fact]
    public void PatchedCopy_ManyAtOnce_AllGetOneWholeFile()
    {
        string folder = Directory.CreateTempSubdirectory("satcurate-tests-").FullName;
        try
        {
            string[] copies = [.. Enumerable.Range(0, 16).AsParallel().Select(_ => TorchNatives.PatchedCopy(ElfVersionNeedsTests.ShimPath, folder))];

            copies.Distinct().Count().ShouldBe(1);
            Directory.GetFiles(folder).ShouldBe([copies[0]]);
            File.ReadAllBytes(copies[0]).ShouldBe(ElfVersionNeeds.MarkWeak(File.ReadAllBytes(ElfVersionNeedsTests.ShimPath), "GLIBCXX_3.4.32"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void PatchedCopy_DamagedCopyInCache_IsReplaced()
    {
        string folder = Directory.CreateTempSubdirectory("satcurate-tests-").FullName;
        try
        {
            string copy = TorchNatives.PatchedCopy(ElfVersionNeedsTests.ShimPath, folder);
            byte[] whole = File.ReadAllBytes(copy);
            File.WriteAllBytes(copy, whole[..100]);

            TorchNatives.PatchedCopy(ElfVersionNeedsTests.ShimPath, folder).ShouldBe(copy);

            File.ReadAllBytes(copy).ShouldBe(whole);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
