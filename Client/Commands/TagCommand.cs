using System.CommandLine;
using SatCurate.Client.Stores;
using SatCurate.Client.Terminal;
using SatCurate.Contracts.Datasets;
using SatCurate.Curation;
using SatCurate.Silo;

namespace SatCurate.Client.Commands;

/// <summary>Gives a revision a name, which keeps it.</summary>
internal sealed class TagCommand : VerbCommand
{
    private readonly Argument<string> _dataset = DatasetArgument();
    private readonly Argument<string> _revision = new("REVISION")
    {
        Description = "A kept revision, with the decisions that belong to it; or latest: what queries answer from now, with all decisions made so far",
    };

    private readonly Argument<string> _name = new("NAME") { Description = "The tag" };
    private readonly Option<bool> _remove = new("--remove") { Description = "Take the tag away; without one the revision goes in time" };

    public TagCommand()
        : base("tag", "Give a revision a name and keep it for good", "satcurate tag fashion latest reviewed")
    {
        Add(_dataset);
        Add(_revision);
        Add(_name);
        Add(_remove);
        AddShared();
    }

    protected override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        string name = context.Required(_name);
        string revision = context.Required(_revision);
        bool remove = context.Value(_remove);
        await using DatasetSession session =
            await DatasetSession.OpenAsync(context, context.Required(_dataset), StoreAccess.OwnOrConnect, "tag", cancellationToken);
        TagAnswer answer = remove
            ? await session.Grain.UntagAsync(revision, name, cancellationToken)
            : await session.Grain.TagAsync(revision, name, cancellationToken);
        if (answer.Refused is { } refused)
        {
            throw new UserErrorException(refused, session.Manifest.Name, $"See {ProgramName.Text} revisions {session.Manifest.Name}");
        }

        if (context.Json)
        {
            Json.Print(context.Out, new { Name = name, Revision = answer.Tag?.Key.ToString(), answer.Tag?.DecisionSequence, Removed = remove });
        }
        else
        {
            context.Out.WriteLine(answer.Tag is { } tag
                ? $"{name} stands for {tag.Key} with the decisions up to number {tag.DecisionSequence}"
                : $"the tag {name} is gone");
        }

        return ExitCode.Success;
    }
}
