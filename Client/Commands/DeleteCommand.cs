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
        : base("delete", "Delete a data set with its runs, decisions and report", "satcurate delete fashion --yes")
    {
        Add(_dataset);
        Add(_yes);
        AddShared();
    }

    protected override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        string dataset = context.Required(_dataset);
        await using DatasetSession session =
            await DatasetSession.OpenAsync(context, dataset, StoreAccess.Own, $"delete {dataset}", cancellationToken);
        if (!context.Value(_yes) && !Confirmed(context, session))
        {
            context.Error.WriteLine("nothing was deleted");
            return ExitCode.Success;
        }

        await DatasetRemoval.RemoveAsync(session.Grain, session.Store, dataset, context.Store, cancellationToken);
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

    private static bool Confirmed(CommandContext context, DatasetSession session)
    {
        if (Console.IsInputRedirected)
        {
            throw new UserErrorException($"deleting {session.Manifest.Name} is not confirmed", null, "Confirm it with --yes");
        }

        context.Error.Write($"delete {session.Manifest.Name} with {session.Manifest.TrainCount} samples, its runs and decisions? [y/N] ");
        return Console.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }
}
