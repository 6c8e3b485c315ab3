using System.CommandLine;
using SatCurate.Client.Stores;
using SatCurate.Client.Terminal;
using SatCurate.Curation;
using SatCurate.Silo;

namespace SatCurate.Client.Commands;

/// <summary>Deletes a data set with everything that was kept of it.</summary>
internal sealed class DeleteCommand : VerbCommand
{
    private readonly Argument<string> _dataset = DatasetArgument();
    private readonly Option<bool> _yes = new("--yes") { Description = "Do not ask" };

    public DeleteCommand()
        : base("delete", "Delete a data set with its runs, decisions and report, or what an interrupted ingest has written", "satcurate delete fashion --yes")
    {
        Add(_dataset);
        Add(_yes);
        AddShared();
    }

    protected override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        string dataset = context.Required(_dataset);
        if (await UnfinishedRemoval.CountAsync(context, dataset, cancellationToken) is > 0 and var objects)
        {
            return await RemoveAsync(
                context,
                dataset,
                $"what an interrupted ingest of {dataset} has written ({objects} objects)",
                () => UnfinishedRemoval.RemoveAsync(context, dataset, cancellationToken));
        }

        await using DatasetSession session =
            await DatasetSession.OpenAsync(context, dataset, StoreAccess.Own, $"delete {dataset}", cancellationToken);
        return await RemoveAsync(
            context,
            dataset,
            $"{dataset} with {session.Manifest.TrainCount} samples, its runs and decisions",
            () => DatasetRemoval.RemoveAsync(session.Grain, session.Store, dataset, context.Store, cancellationToken));
    }

    private async Task<int> RemoveAsync(CommandContext context, string dataset, string what, Func<Task> remove)
    {
        if (!context.Value(_yes) && !Confirmed(context, dataset, what))
        {
            context.Error.WriteLine("nothing was deleted");
            return ExitCode.Success;
        }

        await remove();
        if (context.Json)
        {
            Json.Print(context.Out, new { Dataset = dataset, Deleted = true });
        }
        else
        {
            context.Out.WriteLine($"{dataset} is deleted");
        }

        return ExitCode.Success;
    }

    private static bool Confirmed(CommandContext context, string dataset, string what)
    {
        if (Console.IsInputRedirected)
        {
            throw new UserErrorException($"deleting {dataset} is not confirmed", null, "Confirm it with --yes");
        }

        context.Error.Write($"delete {what}? [y/N] ");
        return Console.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }
}
