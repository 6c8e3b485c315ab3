using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SatCurate.Client.Export;
using SatCurate.Client.Models;
using SatCurate.Client.Stores;
using SatCurate.Client.Terminal;
using SatCurate.Curation;
using SatCurate.Silo;

namespace SatCurate.Client.Commands;

/// <summary>Writes the trained model for other programs.</summary>
internal sealed class ModelCommand : VerbCommand
{
    private readonly Argument<string> _dataset = DatasetArgument();
    private readonly Option<string> _to = new("--to") { Description = "File to write, NAME.safetensors; its card is written beside it for programs, NAME.safetensors.meta.json, and for people, NAME.safetensors.card.md", Required = true, HelpName = "FILE" };
    private readonly Option<string?> _run = new("--run") { Description = "The model of this run (default: of the newest run past its warm-up)", HelpName = "R" };

    public ModelCommand()
        : base("model", "Write the trained model as safetensors, with its card", "satcurate model fashion --to fashion.safetensors")
    {
        Add(_dataset);
        Add(_to);
        Add(_run);
        AddShared();
    }

    protected override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        string path = context.Required(_to);
        if (!path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
        {
            throw new UserErrorException("a model is written as safetensors", path, "Choose a name that ends in .safetensors");
        }

        await using DatasetSession session =
            await DatasetSession.OpenAsync(context, context.Required(_dataset), StoreAccess.OwnOrConnect, "model", cancellationToken);
        (_, var run) = await session.RevisionAsync(RunNumber.Parse(context.Value(_run)), cancellationToken);
        ModelFile model = await ModelFile.ReadAsync(session.Store, session.Grains, session.Manifest.Name, run.Run, cancellationToken);
        ModelMeta meta = await WriteAsync(path, model, ModelCard.Of(session, run, model.Description), cancellationToken);
        if (context.Json)
        {
            Json.Print(context.Out, meta);
            return ExitCode.Success;
        }

        context.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{path}: {meta.Card.Model.Architecture} of {meta.Card.Classes.Count} classes, run {meta.Card.Run} after {meta.Card.Epochs.Done} of {meta.Card.Epochs.Planned} epochs"));
        return ExitCode.Success;
    }

    private static async Task<ModelMeta> WriteAsync(string path, ModelFile model, ModelCard card, CancellationToken cancellationToken)
    {
        using var target = new ExportTarget(path, isFolder: false);
        await using (Stream stream = target.CreateFile())
        {
            model.Write(stream, JsonSerializer.Serialize(card, Json.Document));
        }

        var meta = new ModelMeta(card, await target.HashAsync(cancellationToken));
        await File.WriteAllTextAsync(target.Companion("card.md"), ModelCardText.Of(card, Path.GetFileName(path)), cancellationToken);
        target.Publish(meta);
        return meta;
    }
}
