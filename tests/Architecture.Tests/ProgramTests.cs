using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace SatCurate.Architecture.Tests;

public class ProgramTests
{
    private static readonly string[] Allowed =
        ["SatCurate.Contracts", "SatCurate.Curation", "SatCurate.Datasets", "SatCurate.Feed", "SatCurate.Silo", "SatCurate.Storage"];

    [Fact]
    public void Program_UsesOnlyItsNeighbours_ThoughTheWholeClosureLiesBesideIt()
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        using FileStream file = File.OpenRead(Path.Combine(Repository.Root, "Client", "bin", configuration, "net10.0", "satcurate.dll"));
        using var program = new PEReader(file);
        MetadataReader metadata = program.GetMetadataReader();
        string[] used =
        [
            .. metadata.AssemblyReferences
                .Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))
                .Where(name => name.StartsWith("SatCurate.", StringComparison.Ordinal)),
        ];
        used.ShouldNotBeEmpty();
        used.Except(Allowed).ShouldBeEmpty();
    }
}
