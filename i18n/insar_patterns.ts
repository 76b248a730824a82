<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1">
    <context>
        <name>@default</name>
        <message>
            <source>All files</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>An error that the plugin did not foresee ({error}). Please report it with the text in the log messages panel, tab 'InSAR Deformation Patterns'.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>CRS of the coordinates (empty: EGMS, or longitude and latitude)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>CSV file or zip</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>CSV or zip</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>CUDA was asked for but onnxruntime cannot use it here (it needs the package onnxruntime-gpu and an NVIDIA driver); the CPU is used instead.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cancelled. No result was written.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Classify deformation patterns</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy all fields of the input (else only an id)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Deformation pattern (number of points)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Deformation patterns</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Device</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Displacement fields (empty: all fields named by a date)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Displacement points</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Fields left out because the calendar has no such day: {fields}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Gives every PS point one of six deformation patterns</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Gives every point of a PS-InSAR layer one of six patterns of displacement over time: stable, linear, step, piecewise linear, power or undefined.

&lt;b&gt;PS points&lt;/b&gt;: a point layer with one field per acquisition date, named for example D20170105, d_20170105, 20170105 or 2017-01-05. EGMS CSV files are brought in by 'Import displacement CSV' first. A point needs a value at {share} % of the dates and at {least} at least; the others are written with an empty pattern.

&lt;b&gt;Displacement fields&lt;/b&gt;: only needed where the layer has several families of dated fields.

&lt;b&gt;Unit&lt;/b&gt;: what the fields hold; producers write mm mostly, some cm or m.

&lt;b&gt;No-data value&lt;/b&gt;: a number that stands for a missing measurement, such as 999. NULL, NaN and empty text are missing anyway.

&lt;b&gt;Model&lt;/b&gt;: a shipped model, or a model file (.onnx) that this plugin exported.

&lt;b&gt;Device&lt;/b&gt;: automatic uses CUDA where onnxruntime can run it, else the CPU. The log says which it was.

&lt;b&gt;Result&lt;/b&gt;: pattern, confidence (the probability of that pattern, 0 to 1), one probability per pattern (p_...), velocity (mm/yr, least squares over the valid dates) and n_valid (dates used). A copied field that has one of these names already gets a number behind its own (velocity_1). The styles of the pattern map and the velocity map are stored in a GeoPackage; the layer's metadata record the model, its hash, the smoothing and the dates. The result appears under its name only when it is complete.

Method: Yang, Li, Yu, Wu and Li (2024), ISPRS Archives XLVIII-1-2024, 813.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Id field, where not all fields are copied (empty: the feature id)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Import displacement CSV</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>InSAR Deformation Patterns</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Mean velocity (mm/yr)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Model</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Model file (instead of a shipped model)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Model: {name} ({file}), SHA-256 {sha256}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>More than half of the points are undefined. Series that are noisier than those that the model was trained on are called so, whatever they show: see the model's card for what it was trained on.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No-data value</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>PS points</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Pattern</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Pattern models</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Points read: {read}, classified: {classified}, not classified: {short}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Reading {name}: {points} points, {dates} dates from {first} to {last}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Runs on: {provider}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The coordinate reference system '{crs}' is not known. Choose another CRS.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The copied field '{old}' is called '{new}' in the result.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The layer has no coordinate reference system; neither has the result.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The layer has no field '{field}' (ID_FIELD).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The no-data value '{value}' is no number. Correct it or leave it empty.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The style or the metadata could not be stored: {reason}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Turns a CSV file of displacement time series into a layer of points that 'Classify deformation patterns' can read.

&lt;b&gt;CSV file or zip&lt;/b&gt;: an EGMS product (L2a, L2b or L3) as CSV or as the zip that was downloaded, which need not be unpacked; or any CSV that has a line of column names and two columns with coordinates. Columns may be separated by comma, semicolon or tab, decimals by point or comma (not both by commas). The text must be in UTF-8.

&lt;b&gt;X column, Y column&lt;/b&gt;: only needed where they are not recognised by name (easting and northing, east and north, x and y, lon and lat, longitude and latitude and the like, in any case).

&lt;b&gt;CRS&lt;/b&gt;: the coordinate reference system that the coordinates are in; the points are not transformed. It may be left empty for an EGMS product (EPSG:3035, from easting and northing) and for longitude and latitude (EPSG:4326).

&lt;b&gt;Result&lt;/b&gt;: one point per row with all its columns. Displacements (columns named by a date) are real numbers; ids (columns named pid, code or id, and those whose numbers begin with 0) stay text; an empty cell is NULL. Rows without usable coordinates are left out and counted in the log. The result appears under its name only when it is complete; a GeoPackage has a spatial index.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Turns an EGMS CSV or zip, or any CSV with coordinates, into a layer of points</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Unit of the displacement</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Velocity</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>X column (empty: recognised by name)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Y column (empty: recognised by name)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>import,displacement,time series,points</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>pattern,displacement,time series,subsidence,landslide</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{count} dates from {first} to {last}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{count} infinite values were taken as missing.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{count} points have values too large for the model: their pattern is empty. Check the unit and the no-data value.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{count} rows without usable coordinates were left out.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{name}: {rows} rows read, {points} points written, coordinates from {x} and {y} in {crs}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} belongs to another layer of that name and was left as it is; the result goes without.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{short} points have a value at fewer than {share} % of the {dates} dates, or fewer than {least}: they are in the result with an empty pattern.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Errors</name>
        <message>
            <source>A shapefile holds at most {most} fields and this result needs {count}. Choose a GeoPackage (.gpkg), or copy only an id.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cancelled. No result was written.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>FIELDS names fields that the layer does not have: {fields}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Feature {id} is made of {parts} points, but a series belongs to one point. Run 'Multipart to singleparts' on the layer first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>GDAL would read the geometry from the column '{column}' and not from the coordinates. Rename or remove that column.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>GeoJSON cannot hold the layer's coordinate reference system, which is missing or has no code. Choose a GeoPackage (.gpkg), or set the layer's system.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No columns with coordinates (such as easting and northing, x and y, lon and lat) were recognised. Choose them with X_FIELD and Y_FIELD; the columns are: {columns}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No field is named by a date. Each acquisition needs a field such as D20170105, d_20170105, 20170105 or 2017-01-05 that holds the displacement; the layer has: {fields}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Only {count} dates were found in the field names, at least {least} are needed. Dated fields: {dated}. All fields: {fields}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Only {read} of the layer's {announced} points could be read: its file is damaged or incomplete. No result was written; repair or export the layer first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Point {id} has no geometry, which FlatGeobuf cannot hold. Choose a GeoPackage (.gpkg).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Row {row} below the header of {path} has {values} values for {columns} columns. If its decimals stand behind commas, the columns must be separated by semicolons.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The Python package {package} is needed and cannot be imported ({reason}). Install it by this command in a terminal, then run again: {command}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The column '{column}' holds '{value}' in row {row} below the header, which is no number. Correct it; leave the cell empty where a value is missing.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The columns '{x}' and '{y}' do not say in which coordinate reference system they are. Choose it with the parameter CRS.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The columns '{x}' and '{y}' hold degrees, but {crs} is no reference system in degrees. Leave CRS empty; a layer is brought into another reference system by 'Reproject layer' afterwards.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The columns '{x}' and '{y}' hold no coordinates in the first {rows} rows. Choose other columns with X_FIELD and Y_FIELD, or write the coordinates as plain numbers such as 4598649.23.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The columns '{x}' and '{y}' hold {first}, {second}, which is no longitude and latitude in degrees. Choose the CRS that these coordinates are in, or other columns with X_FIELD and Y_FIELD.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The coordinate reference system '{crs}' is not known. Choose another CRS.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The date {date} occurs twice, in the fields '{first}' and '{second}'. Remove one of them or choose the fields with the parameter FIELDS.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The field '{field}' given in FIELDS is not named by a date of the calendar. Choose only fields such as D20170105 or 2017-01-05.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The field '{field}' of point {id} holds '{value}', which is no number. Correct it, or choose other fields with the parameter FIELDS.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The inputs and outputs of {path} do not fit its metadata (found {found}, expected {wanted}). Choose a model that this plugin shipped or exported.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The layer has no points to read. Check its filter and, if used, its selection.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The layer has several families of dated fields and it is not clear which holds the displacement: {families}. Choose the displacement fields with the parameter FIELDS.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The layer holds {kind} features; displacement series are read from a layer of points.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The metadata of {path} are incomplete: name, classes or preprocessing is missing or wrong.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The model file {path} cannot be read: {reason}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The model holds operators of the domain '{domain}', which this plugin does not open. Choose a model that the plugin exported.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The model holds training information or local functions, which this plugin does not open. Choose a model that the plugin exported.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The model keeps weights in other files (external data), which this plugin does not open. Choose a model that the plugin exported.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The model wants the input channels {channels}, which this version of the plugin does not know. Update the plugin.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The model {path} failed while it ran: {reason}. Choose another model.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The output {path} is the input itself. Nothing was written; choose another file.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The output {path} must end in one of {formats} and hold no '|'. GeoPackage (.gpkg) keeps everything.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The preprocessing in the model is not valid: {settings}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The zip {path} cannot be read: {reason}. It may be damaged or incomplete; download it again.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The zip {path} holds no CSV file, only: {files}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The zip {path} holds several CSV files: {files}. Unpack it and choose one of them.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>X_FIELD and Y_FIELD must both name a column of the file, not '{x}' and '{y}'. The columns are: {columns}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>onnxruntime cannot open the model {path}: {reason}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} cannot be read: {reason}. Choose an existing CSV file or zip.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} cannot be written: {reason}. What was there before is unchanged; check the folder, its rights and the free space, or choose another file.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} has no rows below its header: there are no points to import.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} has the model format {found}; this version of the plugin reads format {known}. Update the plugin.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} has {most} columns or more, of which some would be lost. Remove those not needed.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} has {size} MiB; a pattern model has at most {most} MiB.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} holds other layers ({layers}), which would be lost. Choose a file of its own.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} is an ONNX model, but not one of deformation patterns: its metadata do not name the format '{format}'. Choose a model that this plugin shipped or exported.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} is empty: there are no points to import.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} is no table that can be read: its first line should name the columns, separated by comma, semicolon or tab.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} is no text in UTF-8. Choose a CSV file or a zip with one; a spreadsheet program saves it as 'CSV UTF-8'.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} is not an ONNX model, or it is damaged.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Patterns</name>
        <message>
            <source>Linear</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Not classified</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Piecewise linear</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Power</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Stable</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Step</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Undefined</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Styles</name>
        <message>
            <source>Deformation pattern</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Velocity (mm/yr)</source>
            <translation type="unfinished" />
        </message>
    </context>
</TS>
