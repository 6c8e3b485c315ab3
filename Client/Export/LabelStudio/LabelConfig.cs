using System.Text;
using System.Xml;
using SatCurate.Curation;
using SatCurate.Datasets;
using SatCurate.Storage;

namespace SatCurate.Client.Export.LabelStudio;

/// <summary>The labelling interface for the tasks of <see cref="LabelStudioWriter"/>: the sample, and one choice a class.</summary>
internal static class LabelConfig
{
    /// <summary>Writes it.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="manifest">The data set.</param>
    /// <exception cref="UserErrorException">A class name holds characters that XML has none of.</exception>
    public static void Write(string path, DatasetManifest manifest)
    {
        bool isText = SampleShape.Of(manifest).IsText;
        var settings = new XmlWriterSettings { Indent = true, OmitXmlDeclaration = true, Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), NewLineChars = "\n", NewLineHandling = NewLineHandling.Entitize };
        using var xml = XmlWriter.Create(path, settings);
        xml.WriteStartElement("View");
        xml.WriteStartElement(isText ? "Text" : "Image");
        xml.WriteAttributeString("name", LabelStudioNames.Sample);
        xml.WriteAttributeString("value", "$" + LabelStudioNames.DataOf(isText));
        xml.WriteEndElement();
        xml.WriteStartElement("Choices");
        xml.WriteAttributeString("name", LabelStudioNames.Choices);
        xml.WriteAttributeString("toName", LabelStudioNames.Sample);
        xml.WriteAttributeString("choice", "single");
        foreach (string name in manifest.Classes)
        {
            xml.WriteStartElement("Choice");
            xml.WriteAttributeString("value", Demand(name, manifest));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static string Demand(string name, DatasetManifest manifest)
    {
        try
        {
            return XmlConvert.VerifyXmlChars(name);
        }
        catch (XmlException)
        {
            throw new UserErrorException("a class name holds a control character, which Label Studio's configuration can't", manifest.Name, "Ingest it with --classes FILE");
        }
    }
}
