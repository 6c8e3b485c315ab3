using System.Security.Cryptography;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using SatCurate.Azurite;
using SatCurate.Storage;

namespace SatCurate.EndToEnd.Tests;

/// <summary>The whole job on a store in Azure Blob Storage.</summary>
public sealed class AzureTests(AzuriteServer server)
{
    private const int Samples = 1200;
    private const string Connection = "AZURE_STORAGE_CONNECTION_STRING";
    private static readonly string[] s_clean =
        ["clean", "bars", "--model", "cnn", "--epochs", "14", "--warmup", "2", "--batch-size", "50", "--seed", "4"];

    private readonly string _container = AzuriteServer.NewContainer();

    private string Store => $"azure:{_container}";

    public static TheoryData<string> Mistakes => ["no container", "a wrong key", "no account", "no connection string at all", "no name of a container"];

    [Fact]
    public async Task Clean_OnAzureAskedKilledAndResumed_ExportsWhatADirectoryDoes()
    {
        using var workplace = new Workplace();
        string images = workplace.WriteIdx("bars", Samples);
        await SatCurateProcess.OutputAsync(workplace.Store, "ingest", "bars", images);
        await SatCurateProcess.OutputAsync(workplace.Store, s_clean);

        await OutputAsync("ingest", "bars", images);
        using (SatCurateProcess victim = await StartAsync([.. s_clean, "--report", workplace.File("report.html")]))
        {
            await UntilHeldAsync(victim);
            (await OutputAsync("status", "bars")).ShouldContain("run 1: active");
            ProcessResult held = await RunAsync("delete", "bars", "--yes");
            held.ExitCode.ShouldBe(2, held.Errors);
            held.Errors.ShouldContain("held by process");
            victim.HasExited.ShouldBeFalse("the run was over before it was killed");
            victim.Kill();
            await victim.EndAsync();
        }

        // The dead holder's lease has most of its length before it, and is not waited for.
        string resumed = (await RunAsync("clean", "bars", "--resume", "--report", workplace.File("report.html"))).Errors;
        resumed.ShouldContain("resuming run 1");
        resumed.ShouldNotContain("waiting");
        await SatCurateProcess.OutputAsync(workplace.Store, "export", "bars", "--to", workplace.File("directory.csv"));
        await OutputAsync("export", "bars", "--to", workplace.File("azure.csv"));
        string expected = await File.ReadAllTextAsync(workplace.File("directory.csv"));
        (await File.ReadAllTextAsync(workplace.File("azure.csv"))).ShouldBe(expected);
        expected.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(Samples + 1);
        (await OutputAsync("doctor")).ShouldContain($"{Store}; held by nobody; data sets: bars");
        await OutputAsync("delete", "bars", "--yes");
        (await OutputAsync("status")).ShouldStartWith("no data sets in azure:");
    }

    [Fact]
    public async Task Ingest_OnAzureKilledAndResumed_StoresWhatADirectoryDoes()
    {
        using var workplace = new Workplace();
        string[] ingest = ["ingest", "pets", PictureFolder.Write(workplace, "pictures", 4200), "--size", "8"];
        await SatCurateProcess.OutputAsync(workplace.Store, ingest);
        using (SatCurateProcess victim = await StartAsync(ingest))
        {
            await UntilAFullBlockAsync(victim);
            victim.HasExited.ShouldBeFalse("the ingest was over before it was killed");
            victim.Kill();
            await victim.EndAsync();
        }

        ProcessResult refused = await RunAsync(ingest);
        refused.ExitCode.ShouldBe(2, refused.Errors);
        refused.Errors.ShouldContain("--resume");
        (await OutputAsync([.. ingest, "--resume"])).ShouldContain("resumed: ");
        using var directory = FileStore.OpenReadOnly(workplace.Store);
        await using AzureStore azure = await OpenAsync();
        (await ContentAsync(azure)).ShouldBe(await ContentAsync(directory));
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task Suspects_Mistake_IsOneLineWithoutASecret(string mistake)
    {
        string right = await server.ConnectionStringAsync();
        string key = right.Split("AccountKey=")[1].Split(';')[0];
        (string store, string? connection) = mistake switch
        {
            "no container" => (Store, right),
            "a wrong key" => (Store, right.Replace(key, Convert.ToBase64String(new byte[64]), StringComparison.Ordinal)),
            "no account" => (Store, null),
            "no connection string at all" => (Store, "AccountKey=" + key),
            _ => ("azure:No_Container", right),
        };
        using SatCurateProcess process = SatCurateProcess.Start(store, new() { [Connection] = connection }, ["suspects", "bars"]);
        ProcessResult result = await process.EndAsync();
        result.ExitCode.ShouldBe(2, result.Errors);
        result.Errors.ShouldStartWith("error: ");
        result.Errors.Trim().ShouldNotContain('\n');
        result.Errors.ShouldContain(store);
        result.Errors.ShouldNotContain(key);
        result.Output.ShouldBeEmpty();
    }

    private async Task<SatCurateProcess> StartAsync(params string[] arguments) =>
        SatCurateProcess.Start(Store, new() { [Connection] = await server.ConnectionStringAsync() }, arguments);

    private async Task<ProcessResult> RunAsync(params string[] arguments)
    {
        using SatCurateProcess process = await StartAsync(arguments);
        return await process.EndAsync();
    }

    private async Task<string> OutputAsync(params string[] arguments)
    {
        ProcessResult result = await RunAsync(arguments);
        result.ExitCode.ShouldBe(0, $"satcurate {string.Join(' ', arguments)}\n{result.Errors}");
        return result.Output;
    }

    private async Task<AzureStore> OpenAsync() => await AzureStore.OpenReadOnlyAsync(
        new BlobContainerClient(await server.ConnectionStringAsync(), _container), "", AzureStoreOptions.Default, TestContext.Current.CancellationToken);

    private async Task UntilAFullBlockAsync(SatCurateProcess ingest)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        var container = new BlobContainerClient(await server.ConnectionStringAsync(), _container);
        while (!await container.ExistsAsync(token) || !await container.GetBlobsAsync(BlobTraits.None, BlobStates.None, StoreLayout.Dataset("pets") + "hashes/", token).AnyAsync(token))
        {
            ingest.HasExited.ShouldBeFalse("the ingest was over before it had a block");
            await Task.Delay(5, token);
        }
    }

    /// <summary>Every object of the data set but its manifest.</summary>
    private static async Task<string[]> ContentAsync(IStore store)
    {
        var content = new List<string>();
        await foreach (StoreEntry entry in store.ListAsync(StoreLayout.Dataset("pets"), TestContext.Current.CancellationToken))
        {
            byte[] bytes = (await store.ReadAllAsync(entry.Name, TestContext.Current.CancellationToken))!;
            content.Add(entry.Name == StoreLayout.Manifest("pets") ? entry.Name : $"{entry.Name} {Convert.ToHexString(SHA256.HashData(bytes))}");
        }

        return [.. content];
    }

    /// <summary>Waits until the process has written down where it can be asked, and has an epoch behind it.</summary>
    private async Task UntilHeldAsync(SatCurateProcess holder)
    {
        var container = new BlobContainerClient(await server.ConnectionStringAsync(), _container);
        CancellationToken token = TestContext.Current.CancellationToken;
        await using AzureStore store = await AzureStore.OpenReadOnlyAsync(container, "", AzureStoreOptions.Default, token);
        while (await AzureStore.ReadOwnerAsync(container, "", AzureStoreOptions.Default, token) is not { Endpoint: not null }
            || !await store.ListAsync($"{StoreLayout.RunFolder("bars", 1)}checkpoints/", token).AnyAsync(token))
        {
            holder.HasExited.ShouldBeFalse("the run was over before it could be asked");
            await Task.Delay(20, token);
        }
    }
}
